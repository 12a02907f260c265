"""Sizes and names: the rules of the house that no linter knows."""

import ast
import re
from functools import cache

import pytest

from tests.house_rules.tree import ROOMS, ROOT, name_of, python_files

GRAB_BAGS = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "base", "core"}
EMPTY_PREFIX = re.compile(r"_*(get|process|handle)_")
EMPTY_SUFFIX = re.compile(r"(Service|Manager|Helper|Util|Utils|Impl)$")
# Classes of the standard library that call what is derived from them by such names.
LENT = {"HTMLParser", "WSGIServer", "ThreadingHTTPServer", "BaseHTTPRequestHandler"}
SHORTEST_SENTENCE = 3
# Nobody reads a migration through: what it creates is a list, consulted by name.
LISTS = ROOT / "app" / "store" / "migrations"


@cache
def _tree(path):
    return ast.parse(path.read_text())


def _functions(path):
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return [n for n in ast.walk(_tree(path)) if isinstance(n, kinds)]


def _classes(path):
    return [n for n in ast.walk(_tree(path)) if isinstance(n, ast.ClassDef)]


def _place(path, node):
    return f"{name_of(path)}:{node.lineno}: {node.name}"


def test_a_file_is_read_in_one_sitting():
    lengths = {name_of(path): path.read_text().count("\n") for path in python_files()}

    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_a_function_is_one_thought():
    paths = [path for path in python_files() if LISTS not in path.parents]

    assert _offenders(paths, _functions, lambda f: f.end_lineno - f.lineno >= 49) == []


def test_a_module_is_no_grab_bag():
    parts = {path: path.relative_to(ROOT).with_suffix("").parts for path in python_files()}

    assert [name_of(path) for path, names in parts.items() if GRAB_BAGS & set(names)] == []


def test_a_name_says_what_is_inside():
    paths = python_files()

    assert _offenders(paths, _named_here, lambda f: EMPTY_PREFIX.match(f.name)) == []
    assert _offenders(paths, _classes, lambda c: EMPTY_SUFFIX.search(c.name)) == []


def _named_here(path):
    """The functions whose names were chosen here: what overrides another's bears that one's."""
    lent = [f for c in _classes(path) for f in c.body if set(map(ast.unparse, c.bases)) & LENT]
    return [
        f
        for f in _functions(path)
        if f not in lent and "override" not in map(ast.unparse, f.decorator_list)
    ]


def test_a_test_is_a_sentence():
    paths = [path for path in python_files("tests") if path.name.startswith("test_")]

    assert _offenders(paths, _functions, _is_no_sentence) == []


def _is_no_sentence(function):
    kind, *words = function.name.split("_")
    return kind == "test" and len(words) < SHORTEST_SENTENCE


@pytest.mark.parametrize("path", sorted((ROOT / "app" / "flow").rglob("[!_]*.py")), ids=name_of)
def test_a_step_is_one_verb(path):
    functions = [n for n in _tree(path).body if isinstance(n, ast.FunctionDef)]

    assert [f.name for f in functions if not f.name.startswith("_")] == [path.stem]


def test_a_value_never_changes_and_names_its_parts():
    rooms = {ROOT / "app" / "model", ROOT / "app" / "rules"}
    paths = [path for path in python_files("app") if rooms & set(path.parents)]

    assert _offenders(paths, _classes, lambda c: not _is_settled(c)) == []


def _is_settled(node):
    decorators = [d for d in node.decorator_list if "dataclass" in ast.unparse(d)]
    fields = [part for part in node.body if isinstance(part, ast.AnnAssign)]
    wanted = {"frozen=True", "slots=True"} | ({"kw_only=True"} if len(fields) > 1 else set())
    return all(wanted <= {ast.unparse(k) for k in getattr(d, "keywords", ())} for d in decorators)


@pytest.mark.parametrize("room", ROOMS)
def test_the_door_of_a_room_imports_nothing(room):
    door = _tree(ROOT / room / "__init__.py")

    assert not [n for n in ast.walk(door) if isinstance(n, ast.Import | ast.ImportFrom)]


def _offenders(paths, parts, offends):
    return [_place(path, part) for path in paths for part in parts(path) if offends(part)]
