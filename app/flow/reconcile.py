"""Reads orders changed at the shop since the last look: a lost webhook costs minutes."""

from datetime import timedelta

from app.flow.decide import decide
from app.flow.normalise import normalise
from app.flow.notice_trouble import notice_trouble
from app.model.errors import AccessDeniedError
from app.model.ids import ShopId
from app.model.shop_event import OrderSeen
from app.ports import OutsideCall
from app.services import Services
from app.store.shops import change_shop, reconciled_at, shop_by_id

_OVERLAP = timedelta(minutes=2)
"""WooCommerce's times have one second's resolution and its clock is not ours."""


def reconcile(services: Services, shop_id: ShopId) -> int:
    """Take in what changed since the last look; return how many orders that were.

    Orders that no webhook told of are decided as if it had; older ones are history. A
    shop that is down is looked at from the same moment next time.

    Raises:
        UnreachableError: the shop did not answer.
        RejectedError: the shop refuses.
    """
    began = services.now()
    with services.database.read() as tx:
        shop = shop_by_id(tx, shop_id)
        since = reconciled_at(tx, shop_id) - _OVERLAP
    client = services.shop_client(shop, _unrecorded)
    taken, page, pages = 0, 1, 1
    while page <= pages:
        try:
            found = client.list_modified_after(since, page)
        except AccessDeniedError as problem:
            notice_trouble(services, shop_id, str(problem))
            raise
        told = [(OrderSeen(order=order), services.now()) for order in found.orders]
        decide(services, shop, normalise(services, shop, told))
        taken, page, pages = taken + len(told), page + 1, found.pages
    with services.database.write() as tx:
        change_shop(tx, shop_id, reconciled_at=began)
    services.doorbell.ring_effects([shop_id])
    return taken


def _unrecorded(call: OutsideCall) -> None:
    """The look is for the whole shop, not for one case's page."""
    del call
