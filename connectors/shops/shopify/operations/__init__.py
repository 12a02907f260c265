"""What we ask of Shopify, one GraphQL document a file, and how they are loaded.

What several of them read alike is a fragment, one a file in ``fragments``.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_HEAD: Final = re.compile(r"^(query|mutation)\s+(\w+)", re.MULTILINE)
_SPREAD: Final = re.compile(r"\.\.\.(\w+)")
_FRAGMENT: Final = re.compile(r"^fragment\s+(\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One document: its name for the other end, its text, and whether it changes nothing."""

    name: str
    text: str
    only_reads: bool


@cache
def load_operation(file: str) -> Operation:
    """Return the document in ``<file>.graphql`` of this folder, with the fragments that it names.

    Raises:
        LookupError: there is no such document, or it is none.
    """
    path = files(__package__) / f"{file}.graphql"
    if not path.is_file():
        raise LookupError(f"There is no operation {file}.")
    text = path.read_text(encoding="utf-8")
    head = _HEAD.search(text)
    if head is None:
        raise LookupError(f"The operation {file} has no name.")
    whole = "\n".join([text, *_fragments_in(text)])
    return Operation(name=head[2], text=whole, only_reads=head[1] == "query")


def _fragments_in(document: str) -> list[str]:
    """Return the shared fragments that a document names, and those that they name in turn."""
    shared, named = _shared_fragments(), _SPREAD.findall(document)
    for name in named:
        named += [one for one in _SPREAD.findall(shared.get(name, "")) if one not in named]
    return [shared[name] for name in dict.fromkeys(named) if name in shared]


@cache
def _shared_fragments() -> dict[str, str]:
    folder = files(__package__) / "fragments"
    texts = [path.read_text(encoding="utf-8") for path in folder.iterdir()]
    return {name: text for text in texts for name in _FRAGMENT.findall(text)}
