"""Order notes: what staff read beside an order, and where WooCommerce writes its history.

Notes take no idempotency key, and writing one fires no ``order.updated``.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from html import escape
from typing import Final

import msgspec

from app.model.ids import ExternalOrderId
from connectors.shops.woocommerce.decoding import decode
from connectors.shops.woocommerce.marks import bears_reference, reference_of
from connectors.shops.woocommerce.payload import Loose, text
from connectors.shops.woocommerce.rest import Rest
from connectors.shops.woocommerce.scalars import moment_or_none

_STORE: Final = frozenset({"system", "woocommerce"})
"""The author of what the store itself wrote. wc/v2 says the first, wc/v3 the second (captures), but
in a store that speaks another language, or bears another brand, whatever that calls WooCommerce."""


class NoteJson(msgspec.Struct):
    """One note; a higher id is a later one."""

    id: int = 0
    note: str = ""
    author: Loose = None
    """May be a person's name: it is compared, and neither kept nor shown."""
    date_created_gmt: Loose = None

    def is_by_person(self, store: Collection[str]) -> bool:
        """Tell whether somebody who was signed in wrote it, or did what it tells.

        ``store`` are the names that the store itself signs with (`names_of_store`).

        The pages of the shop's admin note their changes with the name of whoever is signed in;
        payment plugins, scheduled actions and the REST API, through which shop apps speak, leave
        the store's own name (source: ``WC_Order::set_status``, whose third argument only those
        pages set, and ``WC_Order::add_order_note``).
        """
        author = self.signature()
        return bool(author) and author not in store

    def signature(self) -> str:
        """Return the author, to be compared."""
        return text(self.author).strip().casefold()

    def written_at(self) -> datetime | None:
        """Return when it was written, whole seconds; None where the store does not say."""
        return moment_or_none(self.date_created_gmt, "date_created_gmt")


_NOTES: Final = msgspec.json.Decoder(list[NoteJson])


def read_notes(rest: Rest, order: ExternalOrderId) -> list[NoteJson]:
    """Return all notes of an order, oldest first.

    The store sorts by time in whole seconds, which mixes up what happened in the same second.
    """
    notes = decode(_NOTES, rest.get(f"orders/{order}/notes"))
    return sorted(notes, key=lambda note: note.id)


def names_of_store(notes: Iterable[NoteJson]) -> frozenset[str]:
    """Return the names that the store signs with: on our own notes, too, as they came over REST.

    It translates the name (source: ``WC_Order::add_order_note``), and plugins change it.
    """
    return _STORE | {one.signature() for one in notes if bears_reference(one.note)}


def write_note(rest: Rest, order: ExternalOrderId, text: str, mark: str) -> None:
    """Leave a private note, once per mark: its end bears a short reference to it."""
    reference = reference_of(mark)
    if any(reference in note.note for note in read_notes(rest, order)):
        return
    # WooCommerce shows notes as HTML.
    body = {"note": f"{escape(text, quote=False)} {reference}", "customer_note": False}
    rest.post(f"orders/{order}/notes", body)
