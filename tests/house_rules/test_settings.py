"""Every setting has its line in the documents, and no document speaks of one that is none."""

import re
from dataclasses import fields

from app.settings import Settings, variable_of
from tests.house_rules.tree import ROOT, files, name_of

VARIABLE = re.compile(r"\bCLEARHOLD_[A-Z][A-Z_]*[A-Z]\b")
KNOWN = {variable_of(setting.name) for setting in fields(Settings)}


def test_no_document_speaks_of_a_setting_that_there_is_not():
    documents = [p for p in files() if p.suffix == ".md" or p.parent == ROOT]
    spoken_of = {
        f"{name_of(path)}: {name}"
        for path in documents
        for name in set(VARIABLE.findall(path.read_text())) - KNOWN
    }

    assert spoken_of == set()
