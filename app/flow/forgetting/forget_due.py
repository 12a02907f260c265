"""The clock forgets on time: people of cases and of old orders, deliveries, calls, sessions."""

from datetime import datetime, timedelta

from app.flow.forgetting.erase_shop import erase_shop
from app.flow.forgetting.forget_case import forget_case
from app.logs import log_problem
from app.model.ids import ShopId
from app.privacy.retention import (
    DELIVERY_BODIES,
    DELIVERY_ROWS,
    FAILED_TRIES,
    HISTORY,
    LEASES,
    LEFT_SHOPS,
    SHOP_CALLS,
    UNREADABLE_ORDERS,
)
from app.services import Services
from app.store.audit import forget_calls
from app.store.backups.snapshot import clear_broken_off
from app.store.cases import cases_to_forget
from app.store.deliveries import forget_bodies, forget_rows
from app.store.erased_orders import forget_erased
from app.store.leases import forget_leases
from app.store.leaving import forget_credentials, shops_settled_with, shops_to_erase
from app.store.list_entries import forget_ended
from app.store.orders import forget_orders
from app.store.person_requests import forget_due_requests
from app.store.shops import every_shop
from app.store.snoozes import forget_ended_snoozes
from app.store.unreadable_orders import forget_old_unreadable
from app.store.users import forget_expired

_CASES_AT_ONCE = 100
_ORDERS_AT_ONCE = 500
"""One transaction's share: deliveries that come in meanwhile wait for milliseconds."""


def forget_due(services: Services) -> int:
    """Forget everything whose time has come; return how many cases that were.

    Shops that left are forgotten about too: their cases on time, all other orders as soon
    as nothing is owed to them any more.
    """
    forgotten = _forget_cases(services)
    _forget_history(services)
    _forget_traces(services)
    _erase_shops(services)
    services.erasures.trim(services.now())
    if services.database.path is not None:
        clear_broken_off(services.database.path)
    # Always: what others erased while somebody read for long is in the log still.
    services.database.forget_deleted()
    return forgotten


def _forget_cases(services: Services) -> int:
    now = services.now()
    with services.database.read() as tx:
        due = [
            case
            for shop in every_shop(tx)
            for case in cases_to_forget(
                tx,
                shop.shop_id,
                now - timedelta(days=shop.settings.forget_after_days),
                _CASES_AT_ONCE,
            )
        ]
    for case in due:
        forget_case(services, case.shop_id, case.case_id)
    return len(due)


def _forget_history(services: Services) -> None:
    now = services.now()
    with services.database.read() as tx:
        settled = frozenset(shops_settled_with(tx))
        shops = [shop.shop_id for shop in every_shop(tx)]
    for shop_id in shops:
        _forget_placed_before(services, shop_id, now if shop_id in settled else now - HISTORY)


def _forget_placed_before(services: Services, shop_id: ShopId, before: datetime) -> None:
    while True:
        now = services.now()
        with services.database.write() as tx:
            found = forget_orders(tx, shop_id, before, now, limit=_ORDERS_AT_ONCE)
        if found < _ORDERS_AT_ONCE:
            return


def _forget_traces(services: Services) -> None:
    now = services.now()
    with services.database.write() as tx:
        forget_credentials(tx, _kinds_with_app(services))
        forget_bodies(tx, now - DELIVERY_BODIES)
        forget_rows(tx, now - DELIVERY_ROWS, now)
        forget_calls(tx, now - SHOP_CALLS)
        forget_old_unreadable(tx, now - UNREADABLE_ORDERS)
        forget_expired(tx, now, now - FAILED_TRIES)
        forget_leases(tx, now - LEASES)
        forget_erased(tx, now - services.erasures.keep)
        forget_due_requests(tx, now)
        forget_ended(tx, now)
        forget_ended_snoozes(tx, now)


def _erase_shops(services: Services) -> None:
    left_before = services.now() - LEFT_SHOPS
    with services.database.read() as tx:
        due = shops_to_erase(tx, _kinds_with_app(services), left_before)
    for shop_id in due:
        try:
            erase_shop(services, shop_id)
        except Exception as problem:  # noqa: BLE001 - the shops behind it must have their turn
            log_problem("shop_not_erased", problem, shop=shop_id)


def _kinds_with_app(services: Services) -> list[str]:
    """Whose webhooks about people still come, and are still to be checked, after they left."""
    return [kind for kind, connector in services.shops.items() if connector.has_app]
