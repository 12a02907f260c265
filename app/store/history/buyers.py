"""Which settled orders of before make a buyer known, and what was seen in them."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.model.facts import COUNT_CAP, KeyKind, KnownBuyer
from app.model.ids import OrderId
from app.store.history.asked import Asked, Digests, Moment, answers
from app.store.order_labels import order_labels
from app.store.orders import order_keys, orders
from app.store.tables import AnyRow

_KNOWN_BY = (KeyKind.ACCOUNT, KeyKind.EMAIL, KeyKind.PERSON)
_AT_ONCE = 10_000

_SeenKeys = set[tuple[str, bytes]]


def known_buyers(tx: Connection, asked: Sequence[Asked]) -> list[KnownBuyer | None]:
    """Return what history says of whoever placed each order; None for a stranger."""
    moments = [(one.moment, _only(one.digests)) for one in asked]
    settled = settled_orders(tx, moments)
    seen: dict[OrderId, _SeenKeys] = {}
    for row in _rows(tx, _KEYS, {row.order_id for rows in settled for row in rows}):
        seen.setdefault(row.order_id, set()).add((row.kind, bytes(row.digest)))
    return [
        _known_buyer(one, rows, set().union(*(seen.get(row.order_id, set()) for row in rows)))
        for one, rows in zip(asked, settled, strict=True)
    ]


def settled_orders(tx: Connection, moments: Sequence[tuple[Moment, Digests]]) -> list[list[AnyRow]]:
    """Return each moment's earlier orders that share a key with it, latest first.

    Only orders that were placed a week before and known by then, and neither wait for
    money, nor are held, nor had ended badly; no more than `COUNT_CAP` of them. None at all
    for whom a payment had been disputed as fraud by then.
    """
    ids: list[set[OrderId]] = [set() for _ in moments]
    moments = _without_disputed(tx, moments)
    listed = _LISTED_BY[tx.dialect.name]
    for place, _, found in answers(tx, moments, _SETTLED.format(listed=listed)):
        ids[place].update(OrderId(int(one)) for one in (found or "").split(",") if one)
    rows = {row.order_id: row for row in _rows(tx, _ORDERS, set().union(*ids))}
    latest_first = [
        sorted((rows[one] for one in of_moment), key=lambda row: row.placed_at, reverse=True)
        for of_moment in ids
    ]
    return [of_moment[:COUNT_CAP] for of_moment in latest_first]


def _without_disputed(
    tx: Connection, moments: Sequence[tuple[Moment, Digests]]
) -> Sequence[tuple[Moment, Digests]]:
    """Take the keys from whoever shares one with an order that was disputed as fraud."""
    shops = {moment.shop_id for moment, _ in moments}
    if tx.scalar(_ANY_FRAUD, {"shops": sorted(shops)}) is None:
        return moments
    places = {place for place, _, found in answers(tx, moments, _DISPUTED) if found}
    return [
        (moment, {} if place in places else digests)
        for place, (moment, digests) in enumerate(moments)
    ]


def _only(digests: Digests) -> Digests:
    return {kind: digests[kind] for kind in _KNOWN_BY if kind in digests}


def _known_buyer(one: Asked, rows: Sequence[AnyRow], seen: _SeenKeys) -> KnownBuyer | None:
    if not rows:
        return None

    def is_seen(kind: KeyKind) -> bool:
        return any((kind.value, digest) in seen for digest in one.digests.get(kind, ()))

    return KnownBuyer(
        orders=len(rows),
        first_order_at=min(row.placed_at for row in rows),
        delivery_address_seen=is_seen(KeyKind.ADDRESS),
        email_seen=is_seen(KeyKind.EMAIL),
        phone_seen=is_seen(KeyKind.PHONE),
        payment_method_seen=one.order.payment.method in {row.payment_method for row in rows},
        card_seen=is_seen(KeyKind.CARD) if KeyKind.CARD in one.digests else None,
    )


def _rows(tx: Connection, question: Any, ids: set[OrderId]) -> Iterator[AnyRow]:  # noqa: ANN401 - a Select of any columns
    wanted = sorted(ids)
    for begin in range(0, len(wanted), _AT_ONCE):
        yield from tx.execute(question, {"ids": wanted[begin : begin + _AT_ONCE]})


_ORDERS = select(orders.c.order_id, orders.c.placed_at, orders.c.payment_method).where(
    orders.c.order_id.in_(bindparam("ids", expanding=True))
)
_KEYS = select(order_keys.c.order_id, order_keys.c.kind, order_keys.c.digest).where(
    order_keys.c.order_id.in_(bindparam("ids", expanding=True))
)
_SETTLED_AFTER = 7 * 86_400_000_000
"""A week, in microseconds: an order makes its buyer known only once nobody took it back
for so long, else ordering twice would be enough to be taken for a regular."""

_ANY_FRAUD = (
    select(order_labels.c.dispute_id)
    .where(
        order_labels.c.shop_id.in_(bindparam("shops", expanding=True)),
        order_labels.c.is_fraud.is_(True),
    )
    .limit(1)
)
# A dispute that became known later does not count: the past stays as it was.
_DISPUTED = """
SELECT COUNT(*) FROM order_keys AS earlier
JOIN order_labels ON order_labels.order_id = earlier.order_id
WHERE earlier.shop_id = asked.shop AND earlier.kind = asked.kind
  AND earlier.digest = asked.digest AND earlier.order_id <> asked.order_id
  AND earlier.placed_at < asked.placed
  AND order_labels.is_fraud AND order_labels.known_at <= asked.known
"""
_LISTED_BY = {"sqlite": "group_concat", "postgresql": "string_agg"}
# Bad ends that became known later do not count: the past stays as it was.
_SETTLED = f"""
SELECT {{listed}}(CAST(settled.order_id AS TEXT), ',') FROM (
  SELECT earlier.order_id FROM order_keys AS earlier
  JOIN orders ON orders.order_id = earlier.order_id
  WHERE earlier.shop_id = asked.shop AND earlier.kind = asked.kind
    AND earlier.digest = asked.digest AND earlier.known_at <= asked.known
    AND earlier.placed_at <= asked.placed - {_SETTLED_AFTER} AND earlier.order_id <> asked.order_id
    AND orders.status NOT IN ('unpaid', 'awaiting_transfer', 'on_hold')
    AND (orders.ended_badly_at IS NULL OR orders.ended_badly_at > asked.known)
  ORDER BY earlier.placed_at DESC LIMIT {COUNT_CAP}
) AS settled
"""  # noqa: S608 - only numbers of our own are put in
