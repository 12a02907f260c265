"""What we ask of Shopify, one GraphQL document a file, and how they are loaded."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_HEAD: Final = re.compile(r"^(query|mutation)\s+(\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One document: its name for the other end, its text, and whether it changes nothing."""

    name: str
    text: str
    only_reads: bool


@cache
def load_operation(file: str) -> Operation:
    """Return the document in ``<file>.graphql`` of this folder.

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
    return Operation(name=head[2], text=text, only_reads=head[1] == "query")
