"""What became of a shop's orders, and who their buyers were: what a backtest counts by."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from app.model.facts import FRAUD, KeyKind
from app.model.ids import CaseId, OrderId, ShopId
from app.rules.backtest.labels import Told
from app.store.cases import cases
from app.store.order_labels import order_labels, outcome_of_label
from app.store.orders import order_keys, orders


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyers:
    """How many buyers a shop's orders are of; an order without a mailbox is one of its own."""

    of_orders: Mapping[OrderId, str]
    """A word for each buyer of the orders that were asked about."""
    distinct: int
    """Behind all orders with a mailbox."""
    named_orders: int
    """How many orders have one."""


def told_of_orders(tx: Connection, shop_id: ShopId) -> dict[OrderId, list[Told]]:
    """Return everything that became known of a shop's orders, each from its own time on."""
    found: dict[OrderId, list[Told]] = defaultdict(list)
    for row in tx.execute(select(order_labels).where(order_labels.c.shop_id == shop_id)):
        kind = outcome_of_label(row.kind, is_fraud=row.is_fraud)
        known_at = row.fraud_known_at if kind in FRAUD else None
        found[OrderId(row.order_id)].append(Told(kind=kind, known_at=known_at or row.known_at))
    return dict(found)


def buyers_of(
    tx: Connection, shop_id: ShopId, wanted: Collection[OrderId], since: datetime
) -> Buyers:
    """Count a shop's buyers by their mailboxes, and tell which of the wanted orders share one."""
    question = (
        select(order_keys.c.digest, order_keys.c.order_id)
        .where(
            order_keys.c.shop_id == shop_id,
            order_keys.c.kind == KeyKind.EMAIL,
            order_keys.c.placed_at >= since,
        )
        .order_by(order_keys.c.digest)
    )
    of_orders: dict[OrderId, str] = {}
    distinct = orders = 0
    before = None
    for digest, order_id in tx.execute(question):
        distinct += digest != before
        orders += 1
        before = digest
        if order_id in wanted:
            of_orders[OrderId(order_id)] = str(distinct)
    return Buyers(of_orders=of_orders, distinct=distinct, named_orders=orders)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderName:
    """By what people call an order, and its latest case."""

    number: str
    case_id: CaseId | None


def names_of_orders(tx: Connection, order_ids: Collection[OrderId]) -> dict[OrderId, OrderName]:
    """Return by what people call these orders, with the cases that they led to."""
    some = list(order_ids)
    held = select(cases.c.order_id, cases.c.case_id).where(cases.c.order_id.in_(some))
    case_ids = {row.order_id: row.case_id for row in tx.execute(held.order_by(cases.c.opened_at))}
    question = select(orders.c.order_id, orders.c.number).where(orders.c.order_id.in_(some))
    return {
        OrderId(row.order_id): OrderName(number=row.number, case_id=case_ids.get(row.order_id))
        for row in tx.execute(question)
    }
