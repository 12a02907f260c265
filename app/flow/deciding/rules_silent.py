"""Which rules are silent for the buyers of orders, as somebody silenced them."""

from collections.abc import Mapping, Sequence

from app.flow.orders.normalise import KnownOrder
from app.flow.packs.snooze_rule import SNOOZED_BY
from app.model.facts import KeyKind
from app.model.shop import Shop
from app.services import Services
from app.store.snoozes import has_snoozes, snoozed_rules
from app.store.transaction import Transaction


def rules_silent(
    services: Services, tx: Transaction, shop: Shop, orders: Sequence[KnownOrder]
) -> list[frozenset[str]]:
    """Return for each order the rules that are silent now for whoever placed it."""
    if not has_snoozes(tx, shop.shop_id):
        return [frozenset()] * len(orders)
    now = services.now()
    return [
        snoozed_rules(tx, shop.shop_id, _buyer(services, shop, one.keys), now) for one in orders
    ]


def _buyer(services: Services, shop: Shop, keys: Mapping[KeyKind, str]) -> list[bytes]:
    return [
        digest
        for kind in SNOOZED_BY
        if kind in keys
        for digest in services.keyring.contact_digests(shop.shop_id, kind, keys[kind])
    ]
