"""Nothing in the tree is half done, silenced, secret, or tied to one machine."""

import re

from tests.house_rules.tree import name_of, texts

# The patterns are spelled so that this file does not match itself.
HALF_DONE = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X]|HAC[K])\b|NotImplemente[d]Error")
SILENCED = re.compile(r"mark\.(ski[p]|xfai[l])|no[ ]cover")
SECRET = re.compile(r"(sk|rk)_live_[A-Za-z0-9]{8}|BEGIN [A-Z ]*PRIVATE KEY")
MACHINE = re.compile(r"(?<![\w.<{}])/(work|root|tmp|home)/|/opt/(wheels|pypi)")
REGISTRY = re.compile(
    r"python[h]osted\.|py[p]i\.(org|python)|registry\.np[m]js|regis[t]ry\.yarnpkg|deb\.debia[n]"
)


def test_nothing_is_half_done():
    assert _places_of(HALF_DONE) == []


def test_no_test_and_no_line_is_left_out():
    assert _places_of(SILENCED) == []


def test_no_secret_stands_in_a_file():
    assert _places_of(SECRET) == []


def test_no_file_names_a_machine():
    assert _places_of(MACHINE) == []


def test_no_file_names_a_package_source():
    assert _places_of(REGISTRY) == []


def _places_of(pattern):
    return [
        f"{name_of(path)}:{number}: {line.strip()[:120]}"
        for path in texts()
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if pattern.search(line)
    ]
