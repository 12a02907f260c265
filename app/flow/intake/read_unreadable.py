"""Orders that made no sense are read again: once they do, they are decided like any other."""

from datetime import timedelta
from typing import Final

from app.flow.intake.take_in import take_in
from app.logs import log_problem
from app.model.errors import (
    AccessDeniedError,
    ClearholdError,
    NotFoundError,
    StorageUnavailableError,
    UnreachableError,
)
from app.model.ids import ExternalOrderId, ShopId
from app.model.shop import Shop
from app.model.shop_event import OrderSeen
from app.ports import ShopClient, unrecorded
from app.services import Services
from app.store.shops import shop_by_id
from app.store.unreadable_orders import (
    forget_unreadable,
    note_unreadable,
    unreadable_to_look_at,
)

_AT_ONCE: Final = 5
_EVERY: Final = timedelta(minutes=4)
_PASSES_ON: Final = (StorageUnavailableError, UnreachableError, AccessDeniedError)


def read_unreadable(services: Services, shop_id: ShopId) -> int:
    """Read a few again, the longest not looked at first; return how many are none any more.

    Raises:
        UnreachableError: the shop did not answer.
        AccessDeniedError: the shop refuses us.
    """
    with services.database.read() as tx:
        shop = shop_by_id(tx, shop_id)
        waiting = unreadable_to_look_at(tx, shop_id, services.now() - _EVERY, _AT_ONCE)
    if not waiting:
        return 0
    client = services.shop_client(shop, unrecorded)
    return sum(_read(services, shop, client, one) for one in waiting)


def _read(services: Services, shop: Shop, client: ShopClient, external_id: ExternalOrderId) -> bool:
    try:
        order = client.read_order(external_id)
        take_in(services, shop, [(OrderSeen(order=order), services.now())])
    except _PASSES_ON:
        raise
    except NotFoundError:
        pass
    except Exception as problem:  # noqa: BLE001 - whatever it is, the others must go on
        _note(services, shop.shop_id, external_id, problem)
        return False
    with services.database.write() as tx:
        forget_unreadable(tx, shop.shop_id, [external_id])
    return True


def _note(
    services: Services, shop_id: ShopId, external_id: ExternalOrderId, problem: Exception
) -> None:
    reason = str(problem)
    if not isinstance(problem, ClearholdError):
        log_problem("order_not_taken_in", problem, shop=shop_id)
        reason = f"{type(problem).__name__}: an error in Clearhold itself. It is in the log."
    with services.database.write() as tx:
        note_unreadable(tx, shop_id, [(external_id, reason)], services.now())
