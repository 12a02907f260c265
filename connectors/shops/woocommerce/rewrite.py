"""Rewrites free text inside a JSON document and leaves every other byte as it is."""

import json
import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from connectors.shops.woocommerce.free_text import blank_numbers

_TOKEN: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\],:]|[^\s{}\[\],:"]++')
LABELS: Final = frozenset({"id", "key", "display_key"})
"""What in a piece of meta data is structure; all else in it is free text."""


class _Place(IntEnum):
    STRUCTURE = 0
    META = 1
    """In meta data, whose labels are structure and whose values are free."""
    FREE = 2


@dataclass(slots=True)
class _Frame:
    is_object: bool
    place: _Place
    key: str = ""
    wants_key: bool = False


def rewrite_free_text(raw: bytes) -> bytes:
    """Return a valid JSON document with numbers blanked in its notes and meta data."""
    pieces, position = [], 0
    frames = [_Frame(is_object=False, place=_Place.STRUCTURE)]
    for token in _TOKEN.finditer(raw):
        written = token[0]
        if _changes_frame(frames, written):
            continue
        changed = _blanked(frames, written)
        if changed is not None:
            pieces += [raw[position : token.start()], changed]
            position = token.end()
    return b"".join([*pieces, raw[position:]])


def _changes_frame(frames: list[_Frame], token: bytes) -> bool:
    frame = frames[-1]
    if token in b"{[":
        is_object = token == b"{"
        frames.append(_Frame(is_object, _place_of_value(frames), wants_key=is_object))
    elif token in b"}]":
        frames.pop()
    elif token == b",":
        frame.wants_key = frame.is_object
    elif token == b":":
        frame.wants_key = False
    else:
        return False
    return True


def _place_of_value(frames: list[_Frame]) -> _Place:
    frame = frames[-1]
    if frame.place is _Place.META and frame.is_object:
        return _Place.STRUCTURE if frame.key in LABELS else _Place.FREE
    if frame.place is not _Place.STRUCTURE:
        return frame.place
    if frame.is_object and frame.key == "meta_data":
        return _Place.META
    is_at_top = len(frames) == 2  # noqa: PLR2004 - the document and its object
    return _Place.FREE if is_at_top and frame.key == "customer_note" else _Place.STRUCTURE


def _blanked(frames: list[_Frame], token: bytes) -> bytes | None:
    frame = frames[-1]
    if frame.wants_key:
        frame.key = _read(token)
        # Within a plugin's own structure a key may be what somebody typed.
        is_free = frame.place is _Place.FREE
    else:
        # A bare text in a list of meta data is a value too.
        is_free = _place_of_value(frames) is not _Place.STRUCTURE
    written = _read(token) if is_free else ""
    blanked = blank_numbers(written)
    return None if blanked == written else json.dumps(blanked, ensure_ascii=False).encode()


def _read(token: bytes) -> str:
    try:
        text = token.decode()
        return str(json.loads(text, strict=False)) if text.startswith('"') else text
    except ValueError:
        return ""
