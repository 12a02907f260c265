"""The clock's round of all shops: what changed there, and do its webhooks still work."""

from app.flow.reconcile import reconcile
from app.logs import log_problem
from app.model.effect import EffectKind
from app.model.ids import ShopId
from app.services import Services
from app.store.effects import is_owed, owe
from app.store.shops import connected_shops


def reconcile_shops(services: Services) -> None:
    """Reconcile every connected shop; one that fails does not keep the others waiting."""
    with services.database.read() as tx:
        shops = connected_shops(tx)
    for shop in shops:
        try:
            reconcile(services, shop.shop_id)
            _watch(services, shop.shop_id)
        except Exception as problem:  # noqa: BLE001 - the shops behind it must have their turn
            log_problem("shop_not_reconciled", problem, shop=shop.shop_id)


def _watch(services: Services, shop_id: ShopId) -> None:
    watch = (shop_id, shop_id, EffectKind.WATCH_WEBHOOKS)
    with services.database.write() as tx:
        if not is_owed(tx, *watch):
            owe(tx, *watch, now=services.now())
    services.doorbell.ring_effects([shop_id])
