"""Order notes: what staff read beside an order, and where WooCommerce writes its history.

Notes take no idempotency key, and writing one fires no ``order.updated``.
"""

from html import escape
from typing import Final

import msgspec

from app.model.ids import ExternalOrderId
from connectors.shops.woocommerce.decoding import decode
from connectors.shops.woocommerce.marks import reference_of
from connectors.shops.woocommerce.rest import Rest


class NoteJson(msgspec.Struct):
    """One note; a higher id is a later one."""

    id: int = 0
    note: str = ""


_NOTES: Final = msgspec.json.Decoder(list[NoteJson])


def read_notes(rest: Rest, order: ExternalOrderId) -> list[NoteJson]:
    """Return all notes of an order, oldest first.

    The store sorts by time in whole seconds, which mixes up what happened in the same second.
    """
    notes = decode(_NOTES, rest.get(f"orders/{order}/notes"))
    return sorted(notes, key=lambda note: note.id)


def write_note(rest: Rest, order: ExternalOrderId, text: str, mark: str) -> None:
    """Leave a private note, once per mark: its end bears a short reference to it."""
    reference = reference_of(mark)
    if any(reference in note.note for note in read_notes(rest, order)):
        return
    # WooCommerce shows notes as HTML.
    body = {"note": f"{escape(text, quote=False)} {reference}", "customer_note": False}
    rest.post(f"orders/{order}/notes", body)
