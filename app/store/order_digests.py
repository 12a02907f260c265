"""An order's keyed hashes: as rows by which orders are found, and in one piece beside its own row.

The piece is the same once more: hundreds of orders are read at once, and their keys one
by one would take longer than all the rest.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from app.model.facts import KeyKind
from app.model.ids import OrderId, ShopId
from app.model.order import Order
from app.store.keyring import Keyring
from app.store.tables import microseconds

Digests = Mapping[KeyKind, bytes]

_DIGEST: Final = 20
"""Bytes: 4 of the secret key's id, 16 of the hash."""
_STEP: Final = 1 + _DIGEST
_LETTERS: Final = {
    KeyKind.EMAIL: b"e",
    KeyKind.PHONE: b"p",
    KeyKind.ADDRESS: b"d",
    KeyKind.BILLING: b"b",
    KeyKind.IP: b"i",
    KeyKind.CARD: b"c",
    KeyKind.DEVICE: b"v",
    KeyKind.ACCOUNT: b"a",
    KeyKind.PERSON: b"w",
    KeyKind.NAME: b"n",
    KeyKind.MAILBOX_SHAPE: b"m",
}
_KINDS: Final = {letter[0]: kind for kind, letter in _LETTERS.items()}


def digests_of(
    keyring: Keyring, shop_id: ShopId, order: Order, keys: Mapping[KeyKind, str]
) -> Digests:
    """Hash an order's keys under the newest secret key.

    Play money has none: it says nothing of who buys here, nor how often.
    """
    if order.is_test:
        return {}
    return {kind: keyring.contact_digests(shop_id, kind, text)[0] for kind, text in keys.items()}


KEY_COLUMNS: Final = ("order_id", "kind", "shop_id", "digest", "placed_at", "known_at")


def key_rows(
    shop_id: ShopId, order_id: OrderId, digests: Digests, *, placed_at: datetime, known_at: datetime
) -> list[tuple[Any, ...]]:
    """Return the rows of ``order_keys`` for an order as the driver takes them, by `KEY_COLUMNS`."""
    placed, known = microseconds(placed_at), microseconds(known_at)
    return [
        (order_id, str(kind), shop_id, digest, placed, known) for kind, digest in digests.items()
    ]


def pack(digests: Digests) -> bytes:
    """Write each digest after its kind's letter."""
    return b"".join(_LETTERS[kind] + digest for kind, digest in digests.items())


def unpack(packed: bytes) -> dict[KeyKind, bytes]:
    """Read what `pack` wrote."""
    return {_KINDS[packed[at]]: packed[at + 1 : at + _STEP] for at in range(0, len(packed), _STEP)}
