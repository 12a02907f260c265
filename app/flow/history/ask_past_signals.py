"""Asks every signal about past orders, each as of its own time, and keeps the answers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from app.model.ids import OrderId
from app.model.order import Order
from app.model.shop import Shop
from app.rules.facts import Facts
from app.rules.keys import contact_keys
from app.rules.signals import SIGNALS, read_signals
from app.services import Services
from app.store.history.asked import Moment
from app.store.history.facts import gather_facts
from app.store.orders import open_order
from app.store.signals import KeptSignals, keep_signals
from app.store.transaction import Transaction
from app.store.unread_signals import UnreadOrder, orders_without_signals

_AT_ONCE: Final = 200


def ask_past_signals(services: Services, shop: Shop, *, after: OrderId) -> tuple[int, OrderId]:
    """Keep the signals of some orders that have none; return how many, and the last one's id.

    Nothing is held or mailed for them. The merchant's lists are left out: what stands on
    them now was not known then.
    """
    with services.database.read() as tx:
        unread = orders_without_signals(tx, shop.shop_id, after=after, limit=_AT_ONCE)
        opened = [(one, open_order(tx, services.keyring, one.order_id)) for one in unread]
        known = [(one, order) for one, order in opened if order is not None]
        kept = _asked(services, tx, shop, known)
    with services.database.write() as tx:
        keep_signals(tx, shop.shop_id, kept)
    return len(kept), unread[-1].order_id if unread else after


def _asked(
    services: Services, tx: Transaction, shop: Shop, known: Sequence[tuple[UnreadOrder, Order]]
) -> list[KeptSignals]:
    placed = [(_moment(shop, one, order), order, contact_keys(order)) for one, order in known]
    trusted_ip = shop.settings.trusted_proxy
    gathered = gather_facts(tx, services.keyring, placed, trusted_ip=trusted_ip)
    return [
        KeptSignals(
            order_id=one.order_id,
            placed_at=order.placed_at,
            values=_known_values(services, facts),
        )
        for (one, order), facts in zip(known, gathered, strict=True)
    ]


def _moment(shop: Shop, unread: UnreadOrder, order: Order) -> Moment:
    return Moment(
        shop_id=shop.shop_id,
        order_id=unread.order_id,
        placed_at=order.placed_at,
        known_at=unread.known_at,
    )


def _known_values(services: Services, facts: Facts) -> dict[str, bool | int | float | str]:
    ip = facts.order.ip
    country = None if ip is None else services.ip_countries.country_of(ip.reveal())
    values = read_signals(replace(facts, ip_country=country))
    pairs = zip(SIGNALS, values, strict=True)
    return {signal.path: value for signal, value in pairs if value is not None}
