"""Orders lose who ordered them, with all that is kept because of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.flow.cases.move_case import move_case
from app.flow.forgetting.erase_case import erase_case
from app.model.audit import CLEARHOLD, AuditLine
from app.model.case import Case, Move
from app.model.ids import OrderId
from app.model.shop import Shop
from app.services import Services
from app.store.audit import write_line
from app.store.list_entries import forget_listed, listed_as
from app.store.orders import forget_order
from app.store.people import (
    Digests,
    cases_of_orders,
    deliveries_naming,
    digests_of_orders,
    erase_bodies,
    words_of_orders,
)
from app.store.person_requests import forget_requests
from app.store.snoozes import forget_snoozes
from app.store.transaction import Transaction

_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was found of a person, and is without them now."""

    orders: int
    cases: int
    handed_back: int
    """Open cases among them: the orders stay on hold, and the shop's staff decide."""
    unread: int = 0
    """Orders that no key at hand opened: they are erased, but what was set aside could not be
    searched for the mailbox and phone in them."""
    unopened: int = 0
    """Deliveries set aside and exports that no key at hand opened: they are erased as well, as
    nobody can tell whom they name."""


def erase_orders(
    services: Services,
    shop: Shop,
    order_ids: Sequence[OrderId],
    digests: Digests,
    *,
    words: Collection[str] = (),
    actor: str = CLEARHOLD,
) -> Erased:
    """Erase who ordered: orders, keys, links, letters, exports, and what was set aside of them.

    ``digests`` and ``words`` say besides who it is, for lists, exports and what was set aside.
    An open case can prove nobody any more: it is handed back to the shop's staff with the order
    on hold. A release or cancelling that is underway goes on, as it needs no person. Providers
    are asked until they have forgotten.
    """
    with services.database.read() as tx:
        theirs = words_of_orders(tx, services.keyring, order_ids)
        own = digests_of_orders(tx, order_ids)
    handed_back = _hand_back(services, shop, order_ids, actor)
    with services.database.read() as tx:
        found = cases_of_orders(tx, shop.shop_id, order_ids)
    for case, is_forgotten in found:
        if not is_forgotten:
            erase_case(services, case, actor=actor)
    _erase_orders(services, order_ids)
    with services.database.write() as tx:
        forget_snoozes(tx, [case.case_id for case, _ in found])
        for listed in (listed_as(digests), listed_as(own)):
            forget_listed(tx, shop.shop_id, listed)
    unopened = _erase_rest(services, shop, digests, {*words, *theirs.said})
    erased = Erased(
        orders=len(order_ids),
        cases=len(found),
        handed_back=handed_back,
        unread=len(theirs.unread),
        unopened=unopened,
    )
    with services.database.write() as tx:
        _note(services, tx, shop, erased, actor=actor)
    services.database.forget_deleted()
    services.doorbell.ring_effects([shop.shop_id])
    return erased


def _hand_back(services: Services, shop: Shop, order_ids: Sequence[OrderId], actor: str) -> int:
    with services.database.write() as tx:
        held: list[Case] = [
            case
            for case, _ in cases_of_orders(tx, shop.shop_id, order_ids)
            if case.allows(Move.HAND_BACK)
        ]
        for case in held:
            details: dict[str, str | int | float | bool] = {"reason": "person_forgotten"}
            move_case(services, tx, case, Move.HAND_BACK, actor=actor, details=details)
    return len(held)


def _erase_orders(services: Services, order_ids: Sequence[OrderId]) -> None:
    for begin in range(0, len(order_ids), _AT_ONCE):
        with services.database.write() as tx:
            for order_id in order_ids[begin : begin + _AT_ONCE]:
                forget_order(tx, order_id, services.now())


def _erase_rest(services: Services, shop: Shop, digests: Digests, words: Collection[str]) -> int:
    with services.database.write() as tx:
        told = deliveries_naming(tx, services.keyring, shop.shop_id, words)
        erase_bodies(tx, [delivery_id for delivery_id, *_ in told])
        unopened = forget_requests(
            tx,
            services.keyring,
            shop.shop_id,
            digests=[one for some in digests.values() for one in some],
            words=words,
        )
    return unopened + sum(not body for *_, body in told)


def _note(services: Services, tx: Transaction, shop: Shop, erased: Erased, *, actor: str) -> None:
    details: dict[str, str | int | float | bool] = {
        "orders": erased.orders,
        "handed_back": erased.handed_back,
    }
    if erased.unread:
        details["unread"] = erased.unread
    if erased.unopened:
        details["unopened"] = erased.unopened
    line = AuditLine(
        shop_id=shop.shop_id,
        subject=shop.shop_id,
        action="person_forgotten",
        at=services.now(),
        actor=actor,
        details=details,
    )
    write_line(tx, line)
