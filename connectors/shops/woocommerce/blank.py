"""Takes card numbers and national ids out of a delivery before it is stored.

They stand where people and plugins write freely: the customer's note and meta data. All
else stays byte for byte, so that ids, amounts, phone numbers and keys keep their meaning.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from connectors.free_text.numbers import blank_numbers, may_hold_numbers
from connectors.free_text.rewrite import FreeText, rewrite_free_text
from connectors.free_text.scalars import scalars_in

_WHERE: Final = FreeText(
    labelled=frozenset({"meta_data"}),
    labels=frozenset({"id", "key", "display_key"}),
    free_at_top=frozenset({"customer_note"}),
)


class _Meta(msgspec.Struct):
    value: Any = None
    display_value: Any = None


class _Item(msgspec.Struct):
    meta_data: list[_Meta] = []


class _FreeText(msgspec.Struct):
    customer_note: Any = None
    meta_data: list[_Meta] = []
    line_items: list[_Item] = []
    shipping_lines: list[_Item] = []
    fee_lines: list[_Item] = []
    coupon_lines: list[_Item] = []
    tax_lines: list[_Item] = []


_FREE_TEXT: Final = msgspec.json.Decoder(_FreeText)
_ANYTHING: Final = msgspec.json.Decoder()


def blank(raw: bytes) -> bytes:
    """Return the body with such numbers replaced by •••; nearly always the body itself.

    A body that is no JSON is searched as a whole.
    """
    try:
        # A set: plugins write most values twice, as they are and as they are shown.
        texts = set(_texts(_FREE_TEXT.decode(raw)))
    except msgspec.ValidationError:
        return _blank_odd(raw)
    except (ValueError, RecursionError):
        return _blank_all(raw)
    # One by one: nearly every text is told by one search, all together hardly ever are.
    has_none = all(blank_numbers(text) == text for text in filter(may_hold_numbers, texts))
    return raw if has_none else rewrite_free_text(raw, _WHERE)


def _texts(body: _FreeText) -> Iterator[str]:
    yield from scalars_in(body.customer_note)
    yield from _texts_of(body.meta_data)
    for items in (
        body.line_items,
        body.shipping_lines,
        body.fee_lines,
        body.coupon_lines,
        body.tax_lines,
    ):
        for item in items:
            yield from _texts_of(item.meta_data)


def _texts_of(meta: list[_Meta]) -> Iterator[str]:
    for one in meta:
        for value in (one.value, one.display_value):
            if isinstance(value, str):
                yield value
            elif value is not None:
                yield from scalars_in(value)


def _blank_odd(raw: bytes) -> bytes:
    try:
        _ANYTHING.decode(raw)
    except (ValueError, RecursionError):
        return _blank_all(raw)
    return rewrite_free_text(raw, _WHERE)


def _blank_all(raw: bytes) -> bytes:
    text = raw.decode("utf-8", "surrogateescape")
    return blank_numbers(text).encode("utf-8", "surrogateescape")
