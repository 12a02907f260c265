"""Takes card numbers and national ids out of a delivery before it is stored.

They stand where people write freely: notes, messages, tags, and the fields that a shop's
theme asks for. All else stays byte for byte, so that ids, amounts and phone numbers keep
their meaning.
"""

import re
from typing import Final

import msgspec

from connectors.free_text.numbers import blank_numbers
from connectors.free_text.rewrite import FreeText, rewrite_free_text

_WHERE: Final = FreeText(
    labelled=frozenset({"attributes", "note_attributes", "properties"}),
    labels=frozenset({"name", "key"}),
    free_anywhere=frozenset({"message", "note", "reason_notes", "staff_note", "tags"}),
)
_FIELDS: Final = "|".join(sorted(_WHERE.labelled | _WHERE.free_anywhere)).encode()
# Nearly every delivery is told by this search alone: such fields are mostly absent or empty.
_MAYBE: Final = re.compile(rb'"(?:%s)"\s*:\s*(?!null|""|\[\])' % _FIELDS)
_ANYTHING: Final = msgspec.json.Decoder()


def blank(raw: bytes) -> bytes:
    """Return the body with such numbers replaced by •••; nearly always the body itself.

    A body that is no JSON is searched as a whole.
    """
    try:
        _ANYTHING.decode(raw)
    except (ValueError, RecursionError):
        text = raw.decode("utf-8", "surrogateescape")
        return blank_numbers(text).encode("utf-8", "surrogateescape")
    return rewrite_free_text(raw, _WHERE) if _MAYBE.search(raw) else raw
