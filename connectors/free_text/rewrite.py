"""Rewrites free text inside a JSON document and leaves every other byte as it is."""

import json
import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from connectors.free_text.numbers import blank_numbers

_TOKEN: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\],:]|[^\s{}\[\],:"]++')


class _Place(IntEnum):
    STRUCTURE = 0
    LABELLED = 1
    """In pairs of a label and a value: labels are structure, values are free."""
    FREE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeText:
    """Where a shop system's documents hold what people wrote, by the names of their fields."""

    labelled: frozenset[str]
    """Fields that hold pairs of a label and a value, such as ``meta_data``."""
    labels: frozenset[str]
    """What in such a pair is structure; all else in it is free text."""
    free_at_top: frozenset[str] = frozenset()
    """Fields of the document itself that are free text."""
    free_anywhere: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Frame:
    is_object: bool
    place: _Place
    key: str = ""
    wants_key: bool = False


def rewrite_free_text(raw: bytes, where: FreeText) -> bytes:
    """Return a valid JSON document with numbers blanked in its free text, else byte for byte."""
    pieces, position = [], 0
    frames = [_Frame(is_object=False, place=_Place.STRUCTURE)]
    for token in _TOKEN.finditer(raw):
        written = token[0]
        if _changes_frame(frames, written, where):
            continue
        changed = _blanked(frames, written, where)
        if changed is not None:
            pieces += [raw[position : token.start()], changed]
            position = token.end()
    return b"".join([*pieces, raw[position:]])


def _changes_frame(frames: list[_Frame], token: bytes, where: FreeText) -> bool:
    frame = frames[-1]
    if token in b"{[":
        is_object = token == b"{"
        frames.append(_Frame(is_object, _place_of_value(frames, where), wants_key=is_object))
    elif token in b"}]":
        frames.pop()
    elif token == b",":
        frame.wants_key = frame.is_object
    elif token == b":":
        frame.wants_key = False
    else:
        return False
    return True


def _place_of_value(frames: list[_Frame], where: FreeText) -> _Place:
    frame = frames[-1]
    if frame.place is _Place.LABELLED and frame.is_object:
        return _Place.STRUCTURE if frame.key in where.labels else _Place.FREE
    if frame.place is not _Place.STRUCTURE:
        return frame.place
    if frame.is_object and frame.key in where.labelled:
        return _Place.LABELLED
    is_at_top = len(frames) == 2  # noqa: PLR2004 - the document and its object
    is_free = frame.key in where.free_anywhere or (is_at_top and frame.key in where.free_at_top)
    return _Place.FREE if is_free else _Place.STRUCTURE


def _blanked(frames: list[_Frame], token: bytes, where: FreeText) -> bytes | None:
    frame = frames[-1]
    if frame.wants_key:
        frame.key = _read(token)
        # Within a plugin's own structure a key may be what somebody typed.
        is_free = frame.place is _Place.FREE
    else:
        # A bare text in a list of pairs is a value too.
        is_free = _place_of_value(frames, where) is not _Place.STRUCTURE
    written = _read(token) if is_free else ""
    blanked = blank_numbers(written)
    return None if blanked == written else json.dumps(blanked, ensure_ascii=False).encode()


def _read(token: bytes) -> str:
    try:
        text = token.decode()
        return str(json.loads(text, strict=False)) if text.startswith('"') else text
    except ValueError:
        return ""
