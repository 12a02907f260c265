"""Repeats on a restored database what was erased after the back-up that it comes from.

Each repetition harms nothing where it was done already: so all that may be later is repeated,
and what came after an erasure is left alone (a person who ordered again, a shop that returned).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from app.flow.cases.close_cases import close_cases
from app.flow.forgetting.erase_orders import erase_orders
from app.flow.forgetting.erase_shop import erase_shop
from app.logs import log
from app.model.erasure import Erasure, ErasureKind
from app.model.errors import NotFoundError
from app.model.ids import OrderId, ShopId, UserId
from app.model.shop import Shop
from app.services import Services
from app.store.erased_orders import (
    erased_among,
    orders_with_person,
    remember_erased,
)
from app.store.erasure_journal import ErasureJournal
from app.store.installed import drop_credentials
from app.store.list_entries import remove_entry
from app.store.people import known_until, orders_of_person
from app.store.shops import change_shop, every_shop, shop_by_id
from app.store.staff import keep_out
from app.store.users import remove_user

_AT_ONCE = 500


def repeat_erasures(services: Services, erasures: Iterable[Erasure]) -> Counter[ErasureKind]:
    """Repeat erasures, the earliest first; return how many of each kind there were.

    Nobody outside is asked anything: what providers are to forget is owed, as it is otherwise.
    """
    services = replace(services, erasures=ErasureJournal(None))
    done: Counter[ErasureKind] = Counter()
    for some in _batches(erasures):
        done.update(erasure.kind for erasure in some)
        with services.database.write() as tx:
            for erasure in some:
                remember_erased(tx, erasure.shop_id, erasure.orders, erasure.at)
        for erasure in some:
            _REPEAT[erasure.kind](services, erasure)
    with services.database.read() as tx:
        shops = every_shop(tx)
    for shop in shops:
        _erase_named(services, shop)
    return done


def _batches(erasures: Iterable[Erasure]) -> Iterator[list[Erasure]]:
    every = iter(erasures)
    while some := list(islice(every, _AT_ONCE)):
        yield some


def _person(services: Services, erasure: Erasure) -> None:
    """Erase by the person's keys now; by orders at the end, all of a shop's in one go."""
    shop = _shop(services, erasure.shop_id)
    if shop is None or not erasure.keys:
        return
    with services.database.read() as tx:
        found = orders_of_person(tx, shop.shop_id, (), erasure.keys)
        found = known_until(tx, found, erasure.at)
    erase_orders(services, shop, found, erasure.keys)


def _left(services: Services, erasure: Erasure) -> None:
    shop = _shop(services, erasure.shop_id)
    if shop is None or shop.left_at is not None or shop.connected_at > erasure.at:
        return
    with services.database.write() as tx:
        close_cases(services, tx, shop.shop_id, why="left")
        drop_credentials(tx, shop.shop_id)
        change_shop(tx, shop.shop_id, left_at=erasure.at)


def _of_shop(services: Services, erasure: Erasure) -> None:
    _left(services, erasure)
    shop = _shop(services, erasure.shop_id)
    if shop is not None and shop.left_at is not None and shop.left_at <= erasure.at:
        erase_shop(services, shop.shop_id)


def _user(services: Services, erasure: Erasure) -> None:
    with services.database.write() as tx:
        keep_out(tx, UserId(erasure.subject))
        remove_user(tx, UserId(erasure.subject))


def _entry(services: Services, erasure: Erasure) -> None:
    with services.database.write() as tx:
        remove_entry(tx, erasure.shop_id, erasure.subject)


def _erase_named(services: Services, shop: Shop) -> None:
    last, is_more = OrderId(0), True
    while is_more:
        with services.database.read() as tx:
            some = orders_with_person(tx, shop.shop_id, last, _AT_ONCE)
            ids = {external_id: order_id for order_id, external_id in some}
            found = erased_among(tx, services.keyring, shop.shop_id, ids)
        if found:
            erase_orders(services, shop, [ids[one] for one in found], {})
        is_more = bool(some)
        last = some[-1][0] if some else last


def _shop(services: Services, shop_id: ShopId) -> Shop | None:
    try:
        with services.database.read() as tx:
            return shop_by_id(tx, shop_id)
    except NotFoundError:
        log("erasure_of_unknown_shop", shop=shop_id)
        return None


_REPEAT = {
    ErasureKind.PERSON: _person,
    ErasureKind.LEFT: _left,
    ErasureKind.SHOP: _of_shop,
    ErasureKind.USER: _user,
    ErasureKind.ENTRY: _entry,
}
