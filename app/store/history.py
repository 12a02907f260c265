"""What the shop's history said when an order came: the questions behind `Facts`.

Every question looks only at orders that were placed before the given one *and* known
to us by the time it became known (point in time): a late import or a later refund
never changes what was decided. Counting stops at `COUNT_CAP`, which keeps a key that
100,000 orders share as cheap as any (facts: 6.2 ms without the cap, 21 µs with it).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median_low
from typing import Any

from sqlalchemy import Connection, bindparam, select, text, tuple_

from app.model.facts import COUNT_CAP, Facts, KeyKind, KnownBuyer, Window
from app.model.ids import OrderId, ShopId
from app.model.money import Money
from app.model.order import Order
from app.store.keyring import Keyring
from app.store.orders import open_order, order_keys, orders
from app.store.tables import AnyRow, microseconds

_USUAL_OF = 100
_USUAL_AT_LEAST = 20
_KNOWN_BY = (KeyKind.ACCOUNT, KeyKind.EMAIL, KeyKind.PERSON)
_PAYER_OF = 20

_COUNT = """
SELECT '{kind}' AS kind,
  SUM(CASE WHEN placed_at >= :hour THEN 1 ELSE 0 END) AS in_hour,
  SUM(CASE WHEN placed_at >= :day THEN 1 ELSE 0 END) AS in_day,
  COUNT(*) AS in_week
FROM (
  SELECT placed_at FROM order_keys
  WHERE shop_id = :shop AND kind = '{kind}' AND digest {matches} AND placed_at >= :week
    AND known_at <= :known AND (placed_at < :placed OR (placed_at = :placed AND order_id < :order))
  ORDER BY placed_at DESC LIMIT {cap}
) AS recent_{kind}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The point in time from which history is seen: one order's."""

    shop_id: ShopId
    order_id: OrderId
    placed_at: datetime
    known_at: datetime


def gather_facts(
    tx: Connection,
    keyring: Keyring,
    moment: Moment,
    order: Order,
    *,
    keys: Mapping[KeyKind, str],
    trusted_ip: bool,
) -> Facts:
    """Gather what may be known about an order, as of its own time."""
    digests = {
        kind: keyring.contact_digests(moment.shop_id, kind, one) for kind, one in keys.items()
    }
    return Facts(
        order=order,
        velocity=_velocity(tx, moment, digests),
        buyer=_known_buyer(tx, moment, order, digests),
        usual_value=_usual_value(tx, moment, order.total.currency),
        trusted_ip=trusted_ip,
    )


def earlier_orders_of_buyer(
    tx: Connection, keyring: Keyring, moment: Moment, keys: Mapping[KeyKind, str]
) -> list[Order]:
    """Open the latest settled orders of the account or mailbox that orders.

    Their payer is the known person with whom a verified name is compared. A match by
    name and address alone is not asked: the order typed those in itself.
    """
    digests: dict[KeyKind, Sequence[bytes]] = {
        kind: keyring.contact_digests(moment.shop_id, kind, one)
        for kind, one in keys.items()
        if kind in {KeyKind.ACCOUNT, KeyKind.EMAIL}
    }
    rows = _settled_orders(tx, moment, digests)[:_PAYER_OF]
    opened = (open_order(tx, keyring, OrderId(row.order_id)) for row in rows)
    return [order for order in opened if order is not None]


def _velocity(
    tx: Connection, moment: Moment, digests: Mapping[KeyKind, Sequence[bytes]]
) -> dict[tuple[KeyKind, Window], int]:
    if not digests:
        return {}
    parameters: dict[str, Any] = {
        "shop": moment.shop_id,
        "order": moment.order_id,
        "placed": microseconds(moment.placed_at),
        "known": microseconds(moment.known_at),
        "hour": microseconds(moment.placed_at - Window.HOUR.length),
        "day": microseconds(moment.placed_at - Window.DAY.length),
        "week": microseconds(moment.placed_at - Window.WEEK.length),
    }
    parts = []
    for kind, of_kind in digests.items():
        names = [f"{kind}{place}" for place in range(len(of_kind))]
        matches = "IN (" + ", ".join(f":{name}" for name in names) + ")"
        parts.append(_COUNT.format(kind=kind.value, matches=matches, cap=COUNT_CAP))
        parameters.update(zip(names, of_kind, strict=True))
    counts: dict[tuple[KeyKind, Window], int] = {}
    for row in tx.execute(text("UNION ALL".join(parts)), parameters):
        kind = KeyKind(row.kind)
        counts[kind, Window.HOUR] = int(row.in_hour or 0)
        counts[kind, Window.DAY] = int(row.in_day or 0)
        counts[kind, Window.WEEK] = int(row.in_week)
    return counts


def _settled_orders(
    tx: Connection, moment: Moment, digests: Mapping[KeyKind, Sequence[bytes]]
) -> Sequence[AnyRow]:
    pairs = [(kind.value, one) for kind, of_kind in digests.items() for one in of_kind]
    if not pairs:
        return []
    return tx.execute(
        _SETTLED,
        {
            "pairs": pairs,
            "shop": moment.shop_id,
            "placed": moment.placed_at,
            "known": moment.known_at,
            "order": moment.order_id,
        },
    ).all()


_SETTLED = (
    select(orders.c.order_id, orders.c.placed_at, orders.c.payment_method)
    .join(order_keys, order_keys.c.order_id == orders.c.order_id)
    .where(
        order_keys.c.shop_id == bindparam("shop"),
        tuple_(order_keys.c.kind, order_keys.c.digest).in_(bindparam("pairs", expanding=True)),
        order_keys.c.placed_at < bindparam("placed"),
        order_keys.c.known_at <= bindparam("known"),
        orders.c.order_id != bindparam("order"),
        orders.c.status.not_in(["unpaid", "awaiting_transfer"]),
        # Bad ends that became known later do not count: the past stays as it was.
        (orders.c.ended_badly_at.is_(None)) | (orders.c.ended_badly_at > bindparam("known")),
    )
    .distinct()
    .order_by(orders.c.placed_at.desc())
    .limit(COUNT_CAP)
)


def _known_buyer(
    tx: Connection, moment: Moment, order: Order, digests: Mapping[KeyKind, Sequence[bytes]]
) -> KnownBuyer | None:
    by = {kind: digests[kind] for kind in _KNOWN_BY if kind in digests}
    rows = _settled_orders(tx, moment, by)
    if not rows:
        return None
    seen = {
        (row.kind, bytes(row.digest))
        for row in tx.execute(
            select(order_keys.c.kind, order_keys.c.digest).where(
                order_keys.c.order_id.in_([row.order_id for row in rows])
            )
        )
    }

    def is_seen(kind: KeyKind) -> bool:
        return any((kind.value, one) in seen for one in digests.get(kind, ()))

    return KnownBuyer(
        orders=len(rows),
        first_order_at=min(row.placed_at for row in rows),
        delivery_address_seen=is_seen(KeyKind.ADDRESS),
        email_seen=is_seen(KeyKind.EMAIL),
        phone_seen=is_seen(KeyKind.PHONE),
        payment_method_seen=order.payment.method in {row.payment_method for row in rows},
        card_seen=is_seen(KeyKind.CARD) if KeyKind.CARD in digests else None,
    )


def _usual_value(tx: Connection, moment: Moment, currency: str) -> Money | None:
    totals = tx.scalars(
        _LATEST_TOTALS,
        {
            "shop": moment.shop_id,
            "currency": currency,
            "placed": moment.placed_at,
            "known": moment.known_at,
        },
    ).all()
    if len(totals) < _USUAL_AT_LEAST:
        return None
    return Money(minor=median_low(totals), currency=currency)


_LATEST_TOTALS = (
    select(orders.c.total_minor)
    .where(
        orders.c.shop_id == bindparam("shop"),
        orders.c.currency == bindparam("currency"),
        orders.c.placed_at < bindparam("placed"),
        orders.c.known_at <= bindparam("known"),
    )
    .order_by(orders.c.placed_at.desc())
    .limit(_USUAL_OF)
)
