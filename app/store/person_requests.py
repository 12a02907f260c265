"""What people asked to see of themselves: made at once, sealed, kept until it is due."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    select,
)

from app.model.errors import NotFoundError
from app.model.ids import ShopId
from app.store.keyring import Keyring, Purpose
from app.store.tables import METADATA, AnyRow, UtcTime
from app.store.wanted_words import names_one, wanted_words

person_requests = Table(
    "person_requests",
    METADATA,
    Column("request_id", String(40), primary_key=True),
    Column("shop_id", String(40), nullable=False),
    Column("external_id", String(64), nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("orders", Integer, nullable=False),
    Column("export_sealed", LargeBinary, nullable=False),
    Column("fetched_at", UtcTime),
    UniqueConstraint("shop_id", "external_id"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRequest:
    """Somebody's wish to see what is held about them. The export itself is not part of it."""

    request_id: str
    shop_id: ShopId
    external_id: str
    """The platform's own number of the request."""
    asked_at: datetime
    due_at: datetime
    """By then the merchant answers; then the export is deleted."""
    orders: int
    fetched_at: datetime | None = None


def keep_request(
    tx: Connection, keyring: Keyring, request: PersonRequest, *, digest: bytes, export: bytes
) -> None:
    """Keep a request with its export, sealed."""
    tx.execute(
        person_requests.insert().values(
            request_id=request.request_id,
            shop_id=request.shop_id,
            external_id=request.external_id,
            digest=digest,
            asked_at=request.asked_at,
            due_at=request.due_at,
            orders=request.orders,
            export_sealed=keyring.seal(Purpose.EXPORT, export),
        )
    )


def is_kept(tx: Connection, shop_id: ShopId, external_id: str) -> bool:
    """Tell whether the platform's request is here already."""
    question = select(person_requests.c.request_id).where(
        person_requests.c.shop_id == shop_id, person_requests.c.external_id == external_id
    )
    return tx.execute(question).first() is not None


def requests_of(tx: Connection, shop_ids: Collection[ShopId]) -> list[PersonRequest]:
    """Return the shops' requests, newest first."""
    question = select(*_OPEN_COLUMNS).where(person_requests.c.shop_id.in_(list(shop_ids)))
    return [
        _request(row) for row in tx.execute(question.order_by(person_requests.c.asked_at.desc()))
    ]


def request_by_id(tx: Connection, shop_id: ShopId, request_id: str) -> PersonRequest:
    """Return a request of the shop.

    Raises:
        NotFoundError: there is none (any more), or it is another shop's.
    """
    question = select(*_OPEN_COLUMNS).where(
        person_requests.c.shop_id == shop_id, person_requests.c.request_id == request_id
    )
    row = tx.execute(question).one_or_none()
    if row is None:
        raise NotFoundError(_GONE)
    return _request(row)


def open_export(tx: Connection, keyring: Keyring, shop_id: ShopId, request_id: str) -> bytes:
    """Open what is held about the person. Raises NotFoundError."""
    sealed = tx.scalar(
        select(person_requests.c.export_sealed).where(
            person_requests.c.shop_id == shop_id, person_requests.c.request_id == request_id
        )
    )
    if sealed is None:
        raise NotFoundError(_GONE)
    return keyring.unseal(Purpose.EXPORT, sealed)


def mark_fetched(tx: Connection, request_id: str, now: datetime) -> None:
    """Note that the merchant has the export; the first time counts."""
    tx.execute(
        person_requests.update()
        .where(person_requests.c.request_id == request_id, person_requests.c.fetched_at.is_(None))
        .values(fetched_at=now)
    )


def forget_requests(
    tx: Connection,
    keyring: Keyring,
    shop_id: ShopId,
    *,
    digests: Collection[bytes],
    words: Collection[str],
) -> int:
    """Delete what one person asked for, and exports that name them.

    ``words`` are looked for in each export: there are few, and none is older than a month. One
    that no key at hand opens counts as naming them: nobody can be handed it any more. Return
    how many of those there were.
    """
    wanted = wanted_words(words)
    question = select(person_requests).where(person_requests.c.shop_id == shop_id)
    found, unopened = [], 0
    for row in tx.execute(question):
        is_theirs = bytes(row.digest) in digests
        text = None if is_theirs else keyring.opened(Purpose.EXPORT, bytes(row.export_sealed))
        if is_theirs or text is None or names_one(text, wanted):
            found.append(row.request_id)
            unopened += not is_theirs and text is None
    tx.execute(person_requests.delete().where(person_requests.c.request_id.in_(found)))
    return unopened


def forget_due_requests(tx: Connection, now: datetime) -> int:
    """Delete requests whose time is over; return how many."""
    return tx.execute(person_requests.delete().where(person_requests.c.due_at <= now)).rowcount


_GONE = "There is no such request (any more): exports are deleted when their time is over."
_OPEN_COLUMNS = tuple(
    column for column in person_requests.c if column.name not in {"digest", "export_sealed"}
)


def _request(row: AnyRow) -> PersonRequest:
    return PersonRequest(
        request_id=row.request_id,
        shop_id=ShopId(row.shop_id),
        external_id=row.external_id,
        asked_at=row.asked_at,
        due_at=row.due_at,
        orders=row.orders,
        fetched_at=row.fetched_at,
    )
