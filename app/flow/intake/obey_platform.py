"""What a platform says about a shop itself and its people, and not about one of its orders."""

from dataclasses import replace
from datetime import datetime

from app.flow.forgetting.answer_person import answer_person
from app.flow.forgetting.erase_person import erase_person
from app.flow.forgetting.erase_shop import erase_shop
from app.flow.forgetting.person_meant import Person
from app.flow.leaving.uninstall_shop import uninstall_shop
from app.flow.shops.note_gaps import note_gaps
from app.flow.shops.notice_trouble import notice_trouble
from app.model.errors import AccessDeniedError, AccessEndedError, UnreachableError
from app.model.private import Private
from app.model.shop import Shop
from app.model.shop_event import (
    AccessChanged,
    ConnectionTroubled,
    PersonAsked,
    PersonToForget,
    ShopEvent,
    ShopLeft,
    ShopToForget,
)
from app.ports import unrecorded
from app.services import Services
from app.store.installed import shops_at

_ASK_AGAIN = 3600.0
"""Seconds. A frozen or locked shop stays so for days."""


def obey_platform(services: Services, shop: Shop, event: ShopEvent, received_at: datetime) -> None:
    """Do what the event asks for; doing it twice changes nothing more.

    Raises:
        UnreachableError: the shop has to be asked first, and did not answer.
    """
    match event:
        case ConnectionTroubled():
            notice_trouble(services, shop.shop_id, event.sentence)
        case AccessChanged():
            _look_at_access(services, shop)
        case ShopLeft():
            uninstall_shop(services, shop.shop_id, received_at)
        case ShopToForget():
            _erase(services, shop, received_at)
        case PersonAsked():
            person, request = _who_asks(event), event.request_id
            answer_person(services, shop, person, external_id=request, asked_at=received_at)
        case PersonToForget():
            erase_person(services, shop, _person(event))
        case _:
            return


def _look_at_access(services: Services, shop: Shop) -> None:
    try:
        described = services.shop_client(shop, unrecorded).describe()
    except AccessDeniedError as problem:
        if shop.left_at is None:
            notice_trouble(services, shop.shop_id, str(problem))
        return
    with services.database.write() as tx:
        note_gaps(services, tx, shop.shop_id, described.gaps)


def _erase(services: Services, shop: Shop, received_at: datetime) -> None:
    """Erase every shop that left this address under the same app.

    One that is connected there was connected anew; unless its permission is dead, and the
    word that it left was lost.
    """
    if shop.left_at is None and _is_shut_out(services, shop):
        uninstall_shop(services, shop.shop_id, received_at)
    with services.database.read() as tx:
        there = shops_at(tx, shop.kind, shop.url)
    for one in there:
        if one.app_id == shop.app_id and one.left_at is not None:
            erase_shop(services, one.shop_id)


def _is_shut_out(services: Services, shop: Shop) -> bool:
    """Tell whether the app is removed; what is erased does not come back, so for sure.

    A frozen or locked shop, a scope taken back and keys missing in the settings refuse us too.
    """
    try:
        services.shop_client(shop, unrecorded).describe()
    except AccessEndedError:
        return True
    except AccessDeniedError as problem:
        raise UnreachableError(str(problem), retry_after=_ASK_AGAIN) from problem
    return False


def _who_asks(event: PersonAsked) -> Person:
    """A household shares a telephone, and shops take any number for true.

    So what is handed out goes by it only where nothing better says who asks; what is erased may
    be more than was meant.
    """
    named = _person(event)
    is_known_better = named.account_id or named.email.reveal()
    return replace(named, phone=Private("")) if is_known_better else named


def _person(event: PersonAsked | PersonToForget) -> Person:
    return Person(
        account_id=event.customer_id, email=event.email, phone=event.phone, orders=event.orders
    )
