"""Every library that the product needs is explained, with its licence."""

import re
from importlib.metadata import distribution

import pytest

from tests.house_rules.tree import ROOT

ROW = re.compile(r"^\| ([a-z][a-z0-9-]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
PAGE = ROOT / "docs" / "dependencies.md"
ROWS = {
    name: (why, licence) for name, why, licence in ROW.findall(PAGE.read_text()) if name != "name"
}
WISHES = [
    re.match(r"[a-z0-9-]+", line)[0]
    for line in (ROOT / "requirements" / "runtime.in").read_text().splitlines()
    if line and line[0] != "#"
]


def test_the_page_explains_what_is_asked_for_and_nothing_else():
    assert sorted(ROWS) == sorted(WISHES)


@pytest.mark.parametrize("name", WISHES)
def test_a_licence_is_the_one_that_the_package_tells(name):
    told = distribution(name).metadata
    expression = told.get("License-Expression")
    classifiers = " ".join(told.get_all("Classifier") or [])

    _, licence = ROWS[name]

    known = {"MIT": "MIT License", "BSD": "BSD License", "ISC": "ISC License"}
    family = re.match(r"[A-Za-z]+", licence)[0]
    agrees = expression is not None and licence.strip().startswith(expression)
    assert agrees or known.get(family, family) in f"{classifiers} {told.get('License')}"
