"""Sizes and names: the rules of the house that no linter knows."""

import ast
import re

import pytest

from tests.house_rules.tree import ROOMS, ROOT, name_of, python_files

GRAB_BAGS = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "base", "core"}
EMPTY_PREFIX = re.compile(r"_*(get|process|handle)_")
EMPTY_SUFFIX = re.compile(r"(Service|Manager|Helper|Util|Utils|Impl)$")
# Classes of the standard library that call what is derived from them by such names.
LENT = {"HTMLParser", "WSGIServer", "ThreadingHTTPServer", "BaseHTTPRequestHandler"}
SHORTEST_SENTENCE = 3
MIGRATIONS = ROOT / "app" / "store" / "migrations"


def _functions(tree):
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def _classes(tree):
    return [n for n in ast.walk(tree) if isinstance(n, ast.ClassDef)]


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_a_file_is_read_in_one_sitting(path):
    text = path.read_text()
    lines = text.count("\n")
    functions = _functions(ast.parse(text))

    assert lines <= 400
    assert not [f.name for f in functions if f.end_lineno - f.lineno >= 49 and _is_read(path)]


def _is_read(path):
    """Whether somebody reads it through: what a migration creates is a list, consulted by name."""
    return MIGRATIONS not in path.parents


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_a_name_says_what_is_inside(path):
    tree = ast.parse(path.read_text())

    assert not GRAB_BAGS & set(path.relative_to(ROOT).with_suffix("").parts)
    assert not [f.name for f in _named_here(tree) if EMPTY_PREFIX.match(f.name)]
    assert not [c.name for c in _classes(tree) if EMPTY_SUFFIX.search(c.name)]


def _named_here(tree):
    """The functions whose names were chosen here: what overrides another's bears that one's."""
    answers_to = [
        f for c in _classes(tree) for f in c.body if set(map(ast.unparse, c.bases)) & LENT
    ]
    return [
        f
        for f in _functions(tree)
        if f not in answers_to and "override" not in map(ast.unparse, f.decorator_list)
    ]


@pytest.mark.parametrize(
    "path", [p for p in python_files("tests") if p.name.startswith("test_")], ids=name_of
)
def test_a_test_is_a_sentence(path):
    names = [f.name for f in _functions(ast.parse(path.read_text())) if f.name.startswith("test_")]

    assert not [n for n in names if len(n.removeprefix("test_").split("_")) < SHORTEST_SENTENCE]


@pytest.mark.parametrize("path", sorted((ROOT / "app" / "flow").glob("[!_]*.py")), ids=name_of)
def test_a_step_is_one_verb(path):
    public = [f.name for f in ast.parse(path.read_text()).body if _is_public_function(f)]

    assert public == [path.stem]


def _is_public_function(node):
    return isinstance(node, ast.FunctionDef) and not node.name.startswith("_")


@pytest.mark.parametrize(
    "path",
    [p for p in python_files("app") if p.relative_to(ROOT).parts[1] in {"model", "rules"}],
    ids=name_of,
)
def test_a_value_never_changes_and_names_its_parts(path):
    assert not [c.name for c in _classes(ast.parse(path.read_text())) if not _is_settled(c)]


def _is_settled(node):
    decorators = [d for d in node.decorator_list if "dataclass" in ast.unparse(d)]
    fields = [part for part in node.body if isinstance(part, ast.AnnAssign)]
    wanted = {"frozen=True", "slots=True"} | ({"kw_only=True"} if len(fields) > 1 else set())
    return all(wanted <= {ast.unparse(k) for k in d.keywords} for d in decorators)


@pytest.mark.parametrize("room", ROOMS)
def test_the_door_of_a_room_imports_nothing(room):
    tree = ast.parse((ROOT / room / "__init__.py").read_text())

    assert not [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
