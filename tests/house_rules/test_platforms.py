"""Which shop system is at the other end is known where it is plugged in, and nowhere deeper."""

import ast
import re

import pytest

from tests.house_rules.tree import ROOT, name_of, python_files

DEEP = ("model", "ports", "rules", "store", "flow", "privacy", "messages")
PLATFORM = re.compile(r"shopify|woocommerce", re.IGNORECASE)
GUIDE = ROOT / "docs" / "connectors.md"
# Prose: it tells operators how each kind of shop passes on what a person asks for.
PROSE = ROOT / "app" / "privacy" / "page.py"


def _is_deep(path):
    if path == PROSE:
        return False
    parts = path.relative_to(ROOT).parts
    return parts[0] == "workers" or (parts[0] == "app" and parts[1] in DEEP)


def _docstrings(tree):
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef
    # A sentence beside a value explains it, and is a statement of its own.
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, kinds)]
    found = [one.value for body in bodies for one in body if isinstance(one, ast.Expr)]
    return {id(one) for one in found if isinstance(one, ast.Constant)}


def _words(path):
    tree = ast.parse(path.read_text())
    told = _docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value
        elif isinstance(node, ast.Name | ast.Attribute):
            yield node.id if isinstance(node, ast.Name) else node.attr


@pytest.mark.parametrize(
    "path", [p for p in python_files("app", "workers") if _is_deep(p)], ids=name_of
)
def test_nothing_beneath_the_doors_branches_on_a_platform(path):
    assert [word for word in _words(path) if PLATFORM.search(word)] == []


def test_the_guide_names_every_file_that_knows_a_platform():
    guide = GUIDE.read_text()
    knowing = [
        path
        for path in python_files("app")
        if not _is_deep(path) and any(re.search("shopify", word) for word in _words(path))
    ]

    assert [name_of(path) for path in knowing if f"`{path.name}`" not in _short(guide)] == []


def _short(guide):
    """The guide with every path in backticks cut to its file's name."""
    return re.sub(r"`(?:[\w.]+/)+([\w.]+)`", r"`\1`", guide)
