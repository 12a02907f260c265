"""In which order a decision's signals are kept: names once, values with each decision.

A list is found by the digest of its names, so that the same names are one row for all shops.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

import msgspec
from sqlalchemy import Column, Connection, String, Table, Text, select
from sqlalchemy.dialects import postgresql, sqlite

from app.model.decision import Value
from app.rules.personal_signals import PERSONAL_SIGNALS
from app.rules.signals import SIGNALS
from app.store.tables import METADATA

signal_lists = Table(
    "signal_lists",
    METADATA,
    Column("digest", String(16), primary_key=True),
    Column("names", Text, nullable=False),
)

_DIGITS = 16


def names_for(signals: Iterable[Mapping[str, Value]]) -> tuple[str, ...]:
    """Return an order of names that has room for all of these signals."""
    strangers = set[str]().union(*signals) - _PLACES.keys()
    return (*_PLACES, *sorted(strangers))


def keep_names(tx: Connection, names: Sequence[str]) -> str:
    """Return the digest under which the names are kept, in this order."""
    text = msgspec.json.encode(names).decode()
    digest = sha256(text.encode()).hexdigest()[:_DIGITS]
    known = select(signal_lists.c.digest).where(signal_lists.c.digest == digest)
    if tx.scalar(known) is None:
        insert = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
        new = insert(signal_lists).values(digest=digest, names=text)
        tx.execute(new.on_conflict_do_nothing())
    return digest


def pack_values(names: Sequence[str], signals: Mapping[str, Value]) -> bytes:
    """Return the values in the order of the names, a byte for each that is unknown."""
    return msgspec.msgpack.encode(list(map(signals.get, names)))


def unpack_values(names: str | None, values: bytes | None) -> dict[str, Value]:
    """Return what was known by name; nothing where none was kept, or it was erased."""
    if names is None or values is None:
        return {}
    pairs = zip(
        msgspec.json.decode(names, type=list[str]), _VALUES.decode(bytes(values)), strict=True
    )
    return {name: value for name, value in pairs if value is not None}


def opened_values(tx: Connection, digest: str | None, values: bytes | None) -> dict[str, Value]:
    """Return as `unpack_values` what stands under a list's digest."""
    names = tx.scalar(select(signal_lists.c.names).where(signal_lists.c.digest == digest))
    return unpack_values(names, values)


def without_words(names: str | None, values: bytes | None) -> bytes | None:
    """Return the values without those whose text may name a person."""
    known = unpack_values(names, values)
    if not known.keys() & PERSONAL_SIGNALS:
        return values
    kept = {name: value for name, value in known.items() if name not in PERSONAL_SIGNALS}
    return pack_values(msgspec.json.decode(names or "[]", type=list[str]), kept)


_PLACES = {signal.path: None for signal in SIGNALS}
_VALUES = msgspec.msgpack.Decoder(list[Value | None])
