"""A line that cannot be used, and why."""

from dataclasses import dataclass
from typing import TypeVar

import msgspec

from app.model.errors import InvalidInputError

T = TypeVar("T")


class MalformedLineError(InvalidInputError):
    """A line makes no sense; the others can still be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """A line that was left out."""

    file: str
    line: int
    """Counted from 1, as editors do."""
    reason: str


def decoded(decoder: msgspec.json.Decoder[T], line: bytes) -> T:
    """Read a line.

    Raises:
        MalformedLineError: it is no JSON, or not of the decoder's shape.
    """
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise MalformedLineError(_plain(problem)) from None


def _plain(problem: Exception) -> str:
    if isinstance(problem, msgspec.ValidationError):
        # Names the member and the type, never the content.
        return str(problem).replace("$.", "").replace(" - at ", " in ")
    return "it is not valid JSON in UTF-8"
