"""Dependencies are pinned, hashed, and say nothing about where they were fetched."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.house_rules.tree import ROOMS, ROOT, name_of, python_files

REQUIREMENTS = ROOT / "requirements"
PIN = re.compile(r"(?P<name>[a-z0-9.-]+)==\S+(?P<marker> ; .+?)?(?: --hash=sha256:[0-9a-f]{64})+")
WISH = re.compile(r"(?P<name>[A-Za-z0-9._-]+)")


def _pins(path):
    unfolded = path.read_text().replace("\\\n", " ")
    return [" ".join(line.split()) for line in unfolded.splitlines() if line.strip()]


def _wishes(path):
    lines = [line.partition("#")[0].strip() for line in path.read_text().splitlines()]
    return [
        WISH.match(line)["name"].lower().replace("_", "-")
        for line in lines
        if line and line[0] != "-"
    ]


@pytest.mark.parametrize("path", sorted(REQUIREMENTS.glob("*.txt")), ids=name_of)
def test_every_requirement_is_pinned_with_hashes_and_no_address(path):
    assert [line for line in _pins(path) if not PIN.fullmatch(line)] == []


@pytest.mark.parametrize("path", sorted(REQUIREMENTS.glob("*.in")), ids=name_of)
def test_every_wish_has_its_pin(path):
    pinned = {PIN.fullmatch(line)["name"] for line in _pins(path.with_suffix(".txt"))}

    assert set(_wishes(path)) <= pinned


def test_the_build_uses_the_pinned_setuptools():
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]

    assert "\n".join(build["requires"]) in (REQUIREMENTS / "build.in").read_text().splitlines()


def test_one_package_has_one_version():
    runtime = dict(_names_and_versions("runtime"))
    dev = dict(_names_and_versions("dev"))

    assert {n: v for n, v in dev.items() if runtime.get(n, v) != v} == {}


def _names_and_versions(stem):
    return [line.split()[0].split("==") for line in _pins(REQUIREMENTS / f"{stem}.txt")]


def test_what_the_product_imports_is_asked_for_by_name():
    asked_for = {
        name for stem in ("runtime", "extras") for name in _wishes(REQUIREMENTS / f"{stem}.in")
    }
    imported = {name for path in python_files(*ROOMS) for name in _imported_packages(path)}
    foreign = imported - sys.stdlib_module_names - set(ROOMS)

    owners = packages_distributions()

    assert {name for name in foreign if not asked_for & _spelled(owners.get(name, ()))} == set()


def _spelled(distributions):
    return {name.lower().replace("_", "-") for name in distributions}


def _imported_packages(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module.partition(".")[0]
