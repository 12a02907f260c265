"""Takes card numbers and national ids out of a delivery before it is stored.

They stand where people write freely: notes, messages, tags, and the fields that a shop's
theme asks for. All else stays byte for byte, so that ids, amounts and phone numbers keep
their meaning.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from connectors.free_text.numbers import blank_numbers
from connectors.free_text.rewrite import FreeText, rewrite_free_text
from connectors.free_text.scalars import scalars_in

_WHERE: Final = FreeText(
    labelled=frozenset({"attributes", "note_attributes", "properties"}),
    labels=frozenset({"name", "key"}),
    free_anywhere=frozenset({"message", "note", "reason_notes", "staff_note", "tags"}),
)
_FREE: Final = _WHERE.labelled | _WHERE.free_anywhere
_ANYTHING: Final = msgspec.json.Decoder()


def blank(raw: bytes) -> bytes:
    """Return the body with such numbers replaced by •••; nearly always the body itself.

    A body that is no JSON is searched as a whole.
    """
    try:
        body = _ANYTHING.decode(raw)
    except (ValueError, RecursionError):
        text = raw.decode("utf-8", "surrogateescape")
        return blank_numbers(text).encode("utf-8", "surrogateescape")
    # Rewriting reads every byte anew: only what holds a number is worth that.
    has_none = all(blank_numbers(text) == text for text in _free_texts(body))
    return raw if has_none else rewrite_free_text(raw, _WHERE)


def _free_texts(body: object) -> Iterator[str]:
    """Find the texts, and numbers, in fields that are free, or inside such a field."""
    waiting = [body]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += [one for one in value if isinstance(one, dict | list)]
        elif isinstance(value, dict):
            for key, one in value.items():
                if key in _FREE:
                    yield from scalars_in(one)
                elif isinstance(one, dict | list):
                    waiting.append(one)
