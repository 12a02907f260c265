"""The documents lead where they say."""

import re

import pytest

from tests.house_rules.tree import files, name_of

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("path", [p for p in files() if p.suffix == ".md"], ids=name_of)
def test_every_link_leads_to_a_file(path):
    links = LINK.findall(path.read_text())

    assert [link for link in links if not (path.parent / link).exists()] == []
