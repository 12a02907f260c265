"""Gathers what may be known about orders: their past, the merchant's lists, silenced rules."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.flow.deciding.lists_naming import lists_naming
from app.flow.deciding.rules_silent import rules_silent
from app.flow.orders.normalise import KnownOrder
from app.model.ids import OrderId
from app.model.shop import Shop
from app.rules.facts import Facts
from app.services import Services
from app.store.history.asked import Moment
from app.store.history.facts import gather_facts
from app.store.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDecide:
    """An order with all that a decision about it may know."""

    known: KnownOrder
    facts: Facts
    snoozed: frozenset[str]
    """Rules that are silent for its buyer."""


def facts_of_orders(
    services: Services,
    tx: Transaction,
    shop: Shop,
    orders: Sequence[KnownOrder],
    *,
    decided_before: Collection[OrderId] = (),
) -> list[ToDecide]:
    """Gather facts as of each order's own time, and the merchant's lists as they are now.

    An order that was decided before is seen with what became known until now: so a report
    about its address counts.
    """
    now = services.now()
    moments = [
        _moment(shop, one, now if one.order_id in decided_before else None) for one in orders
    ]
    placed = [(moment, one.order, one.keys) for moment, one in zip(moments, orders, strict=True)]
    trusted_ip = shop.settings.trusted_proxy
    gathered = gather_facts(tx, services.keyring, placed, trusted_ip=trusted_ip)
    listed = lists_naming(services, tx, shop, orders)
    silent = rules_silent(services, tx, shop, orders)
    return [
        ToDecide(
            known=one,
            facts=replace(facts, listed=on, ip_country=_country(services, one)),
            snoozed=snoozed,
        )
        for one, facts, on, snoozed in zip(orders, gathered, listed, silent, strict=True)
    ]


def _moment(shop: Shop, known: KnownOrder, now: datetime | None) -> Moment:
    return Moment(
        shop_id=shop.shop_id,
        order_id=known.order_id,
        placed_at=known.order.placed_at,
        known_at=now or known.known_at,
    )


def _country(services: Services, known: KnownOrder) -> str | None:
    ip = known.order.ip
    return None if ip is None else services.ip_countries.country_of(ip.reveal())
