"""Everything that is held of a shop that left is erased: its people at once, then every row."""

from datetime import timedelta

from app.flow.cases.close_cases import close_cases
from app.flow.forgetting.forget_case import forget_case
from app.model.erasure import Erasure, ErasureKind
from app.model.ids import ShopId
from app.services import Services
from app.store.cases import cases_to_forget
from app.store.column_copy import drop_copy
from app.store.erasing import bury_shop, delete_bodies, delete_some_rows, forget_account
from app.store.leaving import is_settled_with
from app.store.orders import forget_orders
from app.store.shops import change_shop, shop_by_id

_AT_ONCE = 500
_FOR_EVER = timedelta(days=36500)


def erase_shop(services: Services, shop_id: ShopId) -> bool:
    """Erase a shop that left; return whether all of it is gone.

    Identity providers are asked to forget its sessions first, as nobody could ask later: until
    they have taken that, rows without people stay, and the clock goes on with them.

    Raises:
        NotFoundError: there never was such a shop.
    """
    with services.database.write() as tx:
        shop = shop_by_id(tx, shop_id)
        if shop.left_at is None:
            return False
        now = services.now()
        services.erasures.note(Erasure(kind=ErasureKind.SHOP, at=now, shop_id=shop_id))
        change_shop(tx, shop_id, erase_asked_at=now)
    with services.database.write() as tx:
        close_cases(services, tx, shop_id, why="erased")
    _forget_people(services, shop_id)
    with services.database.read() as tx:
        is_settled = is_settled_with(tx, shop_id)
    services.doorbell.ring_effects([shop_id])
    if is_settled:
        _delete(services, shop_id)
    services.remembered.forget()
    services.database.forget_deleted()
    return is_settled


def _forget_people(services: Services, shop_id: ShopId) -> None:
    now = services.now()
    while True:
        with services.database.read() as tx:
            cases = cases_to_forget(tx, shop_id, now + _FOR_EVER, _AT_ONCE)
        for case in cases:
            forget_case(services, shop_id, case.case_id)
        if len(cases) < _AT_ONCE:
            break
    while True:
        with services.database.write() as tx:
            if forget_orders(tx, shop_id, now + _FOR_EVER, now, limit=_AT_ONCE) < _AT_ONCE:
                delete_bodies(tx, shop_id)
                return


def _delete(services: Services, shop_id: ShopId) -> None:
    if services.columns is not None:
        drop_copy(shop_id, services.columns)
    is_more = True
    while is_more:
        with services.database.write() as tx:
            is_more = delete_some_rows(tx, shop_id, _AT_ONCE)
    with services.database.write() as tx:
        shop = shop_by_id(tx, shop_id)
        bury_shop(tx, shop_id, services.now())
        keys = services.app_keys.get(shop.kind)
        if keys is not None and keys.client_id == shop.app_id:
            # Its account was made when it installed the app, and is nobody else's.
            forget_account(tx, shop.account_id)
