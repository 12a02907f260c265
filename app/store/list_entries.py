"""Entries of a merchant's lists: keyed hashes that orders are compared with, and sealed values.

Whoever looks at a list sees labels that hint at a value; only an export opens it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    or_,
    select,
)

from app.model.facts import EntryKind, KeyKind, ListKind
from app.model.ids import ShopId
from app.model.listing import ListEntry
from app.store.keyring import Keyring, Purpose
from app.store.tables import METADATA, AnyRow, UtcTime

list_entries = Table(
    "list_entries",
    METADATA,
    Column("entry_id", String(40), primary_key=True),
    Column("shop_id", String(40), nullable=False),
    Column("listed", String(8), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("network_bits", Integer),
    Column("label", Text, nullable=False),
    Column("value_sealed", LargeBinary),
    Column("reason", Text, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime),
    UniqueConstraint("shop_id", "kind", "digest", "listed"),
)

_NO_LABEL = "forgotten"
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEntry:
    """An entry with what it is compared by and what it was written as."""

    entry: ListEntry
    key: str
    """The value in its normal form, hashed here."""
    value: str
    """As the merchant wrote it, sealed here."""
    network_bits: int | None = None
    """Of an IP range: how many bits of an address lie in it."""


def digests_of(keyring: Keyring, shop_id: ShopId, kind: EntryKind, key: str) -> list[bytes]:
    """Return a value's keyed hash under every generation of the key, newest first."""
    return keyring.contact_digests(shop_id, kind, key)


def add_entry(tx: Connection, keyring: Keyring, shop_id: ShopId, kept: KeptEntry) -> bool:
    """Put an entry on its list; tell whether it is new. One that stood there is written anew."""
    entry = kept.entry
    digests = digests_of(keyring, shop_id, entry.kind, kept.key)
    is_same = (
        list_entries.c.shop_id == shop_id,
        list_entries.c.kind == entry.kind,
        list_entries.c.digest.in_(digests),
        list_entries.c.listed == entry.listed,
    )
    was_there = tx.execute(list_entries.delete().where(*is_same)).rowcount > 0
    tx.execute(
        list_entries.insert().values(
            entry_id=entry.entry_id,
            shop_id=shop_id,
            listed=entry.listed,
            kind=entry.kind,
            digest=digests[0],
            network_bits=kept.network_bits,
            label=entry.label,
            value_sealed=keyring.seal(Purpose.EXPORT, msgspec.json.encode(kept.value)),
            reason=entry.reason,
            added_by=entry.added_by,
            added_at=entry.added_at,
            ends_at=entry.ends_at,
        )
    )
    return not was_there


def entries_of(tx: Connection, shop_id: ShopId) -> list[ListEntry]:
    """Return every entry of a shop's lists, the newest first."""
    question = select(list_entries).where(list_entries.c.shop_id == shop_id)
    newest = (list_entries.c.added_at.desc(), list_entries.c.entry_id)
    return [_entry(row) for row in tx.execute(question.order_by(*newest))]


def opened_entries(
    tx: Connection, keyring: Keyring, shop_id: ShopId
) -> list[tuple[ListEntry, str]]:
    """Return every entry with its value; those without their person are left out."""
    question = select(list_entries).where(
        list_entries.c.shop_id == shop_id, list_entries.c.value_sealed.is_not(None)
    )
    return [
        (_entry(row), _opened(keyring, bytes(row.value_sealed))) for row in tx.execute(question)
    ]


def entries_matching(tx: Connection, shop_id: ShopId, digests: Collection[bytes]) -> set[str]:
    """Return the ids of entries that bear one of these hashes."""
    question = select(list_entries.c.entry_id).where(
        list_entries.c.shop_id == shop_id, list_entries.c.digest.in_(list(digests))
    )
    return set(tx.scalars(question))


def remove_entry(tx: Connection, shop_id: ShopId, entry_id: str) -> ListEntry | None:
    """Take an entry off; return what it was, None where there was none."""
    is_meant = (list_entries.c.shop_id == shop_id, list_entries.c.entry_id == entry_id)
    row = tx.execute(select(list_entries).where(*is_meant).with_for_update()).one_or_none()
    if row is None:
        return None
    tx.execute(list_entries.delete().where(*is_meant))
    return _entry(row)


def networks_listed(tx: Connection, shop_id: ShopId) -> list[int]:
    """Return the sizes, in bits, of the IP ranges on the shop's lists."""
    question = select(list_entries.c.network_bits).where(
        list_entries.c.shop_id == shop_id, list_entries.c.network_bits.is_not(None)
    )
    return sorted(set(tx.scalars(question)))


def has_entries(tx: Connection, shop_id: ShopId) -> bool:
    """Tell whether the shop keeps any list at all: most keep none."""
    question = select(list_entries.c.entry_id).where(list_entries.c.shop_id == shop_id).limit(1)
    return tx.execute(question).first() is not None


Listing = tuple[ListKind, EntryKind]


def find_listed(
    tx: Connection, shop_id: ShopId, wanted: Mapping[bytes, EntryKind], now: datetime
) -> dict[bytes, list[Listing]]:
    """Return by hash on which lists it stands now, and as what."""
    found: dict[bytes, list[Listing]] = {}
    digests = list(wanted)
    for begin in range(0, len(digests), _AT_ONCE):
        question = select(list_entries).where(
            list_entries.c.shop_id == shop_id,
            list_entries.c.digest.in_(digests[begin : begin + _AT_ONCE]),
            or_(list_entries.c.ends_at.is_(None), list_entries.c.ends_at > now),
        )
        for row in tx.execute(question):
            digest = bytes(row.digest)
            if wanted[digest] == row.kind:
                pair = (ListKind(row.listed), EntryKind(row.kind))
                found.setdefault(digest, []).append(pair)
    return found


def listed_as(digests: Mapping[KeyKind, Collection[bytes]]) -> dict[EntryKind, Collection[bytes]]:
    """Return a person's keyed hashes by the kind of entry that would name them."""
    named = {kind.value: kind for kind in EntryKind}
    return {named[kind]: some for kind, some in digests.items() if kind in named}


def forget_ended(tx: Connection, before: datetime) -> int:
    """Delete entries whose time is over; return how many."""
    return tx.execute(list_entries.delete().where(list_entries.c.ends_at <= before)).rowcount


def forget_listed(
    tx: Connection, shop_id: ShopId, digests: Mapping[EntryKind, Collection[bytes]]
) -> int:
    """Erase a person from the lists; return from how many entries.

    Where they are stopped, the hash alone stays until its end: it leads to nobody, and else
    asking to be forgotten would be the way off the list.
    """
    found = 0
    for kind, some in digests.items():
        theirs = (
            list_entries.c.shop_id == shop_id,
            list_entries.c.kind == kind,
            list_entries.c.digest.in_(list(some)),
        )
        is_stopped = list_entries.c.listed == ListKind.BLOCK
        found += tx.execute(list_entries.delete().where(*theirs, ~is_stopped)).rowcount
        emptied = {"label": _NO_LABEL, "value_sealed": None, "reason": ""}
        found += tx.execute(list_entries.update().where(*theirs).values(**emptied)).rowcount
    return found


def rows_listing(
    tx: Connection, shop_id: ShopId, digests: Mapping[EntryKind, Collection[bytes]]
) -> list[dict[str, Any]]:
    """Return the rows of entries about a person, as they stand."""
    rows: list[dict[str, Any]] = []
    for kind, some in digests.items():
        question = select(list_entries).where(
            list_entries.c.shop_id == shop_id,
            list_entries.c.kind == kind,
            list_entries.c.digest.in_(list(some)),
        )
        rows += [dict(row) for row in tx.execute(question).mappings()]
    return rows


def _opened(keyring: Keyring, sealed: bytes) -> str:
    return msgspec.json.decode(keyring.unseal(Purpose.EXPORT, sealed), type=str)


def _entry(row: AnyRow) -> ListEntry:
    return ListEntry(
        entry_id=row.entry_id,
        listed=ListKind(row.listed),
        kind=EntryKind(row.kind),
        label=row.label,
        reason=row.reason,
        added_by=row.added_by,
        added_at=row.added_at,
        ends_at=row.ends_at,
    )
