"""What a person who asks for their data is handed: all of it, and why it is held."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec

from app.model.ids import OrderId
from app.model.shop import Shop
from app.privacy.held import About, Export, Held
from app.privacy.inventory import INVENTORY
from app.store.keyring import Keyring, Purpose
from app.store.list_entries import listed_as, rows_listing
from app.store.people import Digests, deliveries_naming, rows_about
from app.store.transaction import Transaction

_PURPOSES: Final = {
    "order_sealed": Purpose.PERSON,
    "portal_sealed": Purpose.PORTAL,
    "value_sealed": Purpose.EXPORT,
}


_UNOPENED: Final = (
    "This is held, but it cannot be read: it was sealed with a key that is no longer there."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """Whose data is asked for: by orders, by hashes of their keys, by words of theirs."""

    order_ids: Collection[OrderId]
    digests: Digests
    words: Collection[str]


def export_person(
    tx: Transaction,
    keyring: Keyring,
    shop: Shop,
    meant: Meant,
    *,
    now: datetime,
) -> dict[str, Any]:
    """Return everything that is held about a person, by the inventory.

    Sealed pieces are opened, and where no key at hand opens one, that is said in its place; of
    a hash it is said what it is for, as it tells its owner nothing. The words are looked for in what was set aside.
    """
    rows = rows_about(tx, shop.shop_id, meant.order_ids)
    rows["list_entries"] = rows_listing(tx, shop.shop_id, listed_as(meant.digests))
    told = deliveries_naming(tx, keyring, shop.shop_id, meant.words, as_whole_words=True)
    rows["deliveries"] = [{"topic": topic, "body_sealed": body} for _, topic, body in told]
    held = [one for one in INVENTORY if one.about is About.BUYER and one.table in rows]
    return {
        "shop": shop.name,
        "shop_address": shop.url,
        "made_at": now.isoformat(timespec="seconds"),
        "orders": [row["number"] for row in rows["orders"]],
        "held": [_told(keyring, one, rows[one.table]) for one in held if rows[one.table]],
    }


def _told(keyring: Keyring, held: Held, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "where": held.table,
        "what": held.what,
        "purpose": held.purpose,
        "why_it_may_be_held": held.basis,
        "kept": held.kept,
        "form": held.form.value,
        "content": _SHOW[held.exported](keyring, held, rows),
    }


def _opened(keyring: Keyring, held: Held, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    return [
        _open(keyring, column, bytes(row[column]))
        for row in rows
        for column in held.columns
        if row.get(column) is not None
    ]


def _open(keyring: Keyring, column: str, kept: bytes) -> object:
    purpose = _PURPOSES.get(column)
    if purpose is None:
        return kept.decode("utf-8", "replace")
    opened = keyring.opened(purpose, kept)
    return _UNOPENED if opened is None else _without_coats(msgspec.json.decode(opened))


def _without_coats(value: object) -> object:
    """Take off what `Private` wears in a stored order."""
    if isinstance(value, list):
        return [_without_coats(one) for one in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"_value"}:
        return _without_coats(value["_value"])
    return {name: _without_coats(one) for name, one in value.items()}


def _as_it_stands(
    keyring: Keyring, held: Held, rows: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    del keyring
    return [{column: _plain(row[column]) for column in held.columns} for row in rows]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.hex() if isinstance(value, bytes | memoryview) else value


def _meaning(keyring: Keyring, held: Held, rows: Sequence[Mapping[str, Any]]) -> str:
    del keyring
    return f"{len(rows)} of them. {held.purpose}"


_SHOW: Final[Mapping[Export, Callable[[Keyring, Held, Sequence[Mapping[str, Any]]], Any]]] = {
    Export.OPENED: _opened,
    Export.AS_IT_STANDS: _as_it_stands,
    Export.MEANING: _meaning,
}
