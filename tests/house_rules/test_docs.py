"""The documents lead where they say, and say what the code does."""

import re

import pytest

from tests.house_rules.pages import PAGES
from tests.house_rules.tree import files, name_of

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("path", [p for p in files() if p.suffix == ".md"], ids=name_of)
def test_every_link_leads_to_a_file(path):
    links = LINK.findall(path.read_text())

    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_that_the_code_writes_is_current(path):
    """Where this fails, ``make docs`` writes it anew."""
    assert path.read_text() == PAGES[path]()
