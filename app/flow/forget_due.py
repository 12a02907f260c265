"""The clock forgets on time: people of closed cases, old deliveries, old calls."""

from datetime import timedelta

from app.flow.forget_case import forget_case
from app.privacy.retention import DELIVERY_BODIES, DELIVERY_ROWS, LEASES, SHOP_CALLS
from app.services import Services
from app.store.audit import forget_calls
from app.store.cases import cases_to_forget
from app.store.deliveries import forget_bodies, forget_rows
from app.store.leases import forget_leases
from app.store.shops import connected_shops, forget_credentials

_AT_ONCE = 100


def forget_due(services: Services) -> int:
    """Forget everything whose time has come; return how many cases that were."""
    now = services.now()
    with services.database.read() as tx:
        due = [
            case
            for shop in connected_shops(tx)
            for case in cases_to_forget(
                tx, shop.shop_id, now - timedelta(days=shop.settings.forget_after_days), _AT_ONCE
            )
        ]
    for case in due:
        forget_case(services, case.shop_id, case.case_id)
    with services.database.write() as tx:
        forget_credentials(tx)
        forgotten = forget_bodies(tx, now - DELIVERY_BODIES)
        forgotten += forget_rows(tx, now - DELIVERY_ROWS)
        forget_calls(tx, now - SHOP_CALLS)
        forget_leases(tx, now - LEASES)
    if forgotten:
        services.database.forget_deleted()
    return len(due)
