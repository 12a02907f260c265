"""On which of the merchant's lists orders stand now, and by what."""

from collections.abc import Mapping, Sequence

from app.flow.orders.normalise import KnownOrder
from app.model.facts import EntryKind, Listed, ListKind
from app.model.shop import Shop
from app.rules.list_keys import order_keys_listed
from app.services import Services
from app.store.list_entries import digests_of, find_listed, has_entries, networks_listed
from app.store.transaction import Transaction


def lists_naming(
    services: Services, tx: Transaction, shop: Shop, orders: Sequence[KnownOrder]
) -> list[Listed]:
    """Return for each order on which lists it stands; entries whose time is over do not count."""
    if not has_entries(tx, shop.shop_id):
        return [{} for _ in orders]
    networks = networks_listed(tx, shop.shop_id)
    asked = [_digests(services, shop, one, networks) for one in orders]
    wanted = {digest: kind for of_order in asked for digest, kind in of_order.items()}
    found = find_listed(tx, shop.shop_id, wanted, services.now())
    return [_on_lists(of_order, found) for of_order in asked]


def _digests(
    services: Services, shop: Shop, known: KnownOrder, networks: Sequence[int]
) -> dict[bytes, EntryKind]:
    trusted = shop.settings.trusted_proxy
    said = order_keys_listed(known.order, known.keys, networks, trusted_ip=trusted)
    return {
        digest: kind
        for kind, key in said
        for digest in digests_of(services.keyring, shop.shop_id, kind, key)
    }


def _on_lists(
    digests: Mapping[bytes, EntryKind],
    found: Mapping[bytes, Sequence[tuple[ListKind, EntryKind]]],
) -> Listed:
    on: dict[ListKind, set[EntryKind]] = {}
    for digest in digests:
        for listed, kind in found.get(digest, ()):
            on.setdefault(listed, set()).add(kind)
    return {listed: frozenset(kinds) for listed, kinds in on.items()}
