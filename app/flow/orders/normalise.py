"""What the shop told becomes our orders: an upsert, whatever the topic was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.flow.keeper.mend_releases import mend_releases
from app.flow.keeper.stray_parts import stray_parts
from app.flow.orders.follow_limits import follow_limits
from app.model.case import Case, State
from app.model.effect import EffectKind
from app.model.facts import KeyKind
from app.model.ids import ExternalOrderId, OrderId
from app.model.order import ENDED, Order, OrderStatus
from app.model.shop import Shop
from app.model.shop_event import OrderGone, OrderSeen, OrderTouched, ShopEvent
from app.rules.fingerprint import fingerprint
from app.rules.keys import contact_keys
from app.services import Services
from app.store.cases import open_cases_of
from app.store.decisions import decide_anew
from app.store.effects import is_owed, owe
from app.store.erased_orders import erased_among
from app.store.held_parts import places_of_parts, remember_parts
from app.store.orders import (
    NewOrder,
    OrderWrite,
    StoredOrder,
    add_orders,
    change_order,
    change_status,
    stored_orders,
)
from app.store.transaction import Transaction

_OVER = ENDED | {OrderStatus.SHIPPED}
_HELD_FOR_SURE = frozenset({State.HELD, State.INVITED, State.CHECKING, State.WITH_SUPPORT})


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOrder:
    """An order as it now stands in the store, with what was derived on the way."""

    order_id: OrderId
    order: Order
    fingerprint: str
    keys: dict[KeyKind, str]
    known_at: datetime
    is_history: bool


def normalise(
    services: Services,
    shop: Shop,
    told: Sequence[tuple[ShopEvent, datetime]],
    *,
    as_history: bool = False,
) -> list[KnownOrder]:
    """Upsert the orders that were told of, each event with the time it came.

    An older state never overwrites a newer one. Where a shop's word contradicts an
    open case, a look at the shop is owed: the shop is asked, never a late webhook
    believed. ``as_history`` marks orders known since they were placed.
    """
    states = [
        _told(shop, order, received_at, as_history=as_history)
        for order, received_at in _latest_states(told)
    ]
    gone = [event.external_id for event, _ in told if isinstance(event, OrderGone)]
    touched = [event.external_id for event, _ in told if isinstance(event, OrderTouched)]
    with services.database.write() as tx:
        ids = {*(one.write.order.external_id for one in states), *gone, *touched}
        known = stored_orders(tx, shop.shop_id, ids)
        kept = [
            *_add(services, tx, shop, [one for one in states if _id_of(one) not in known]),
            *_change(services, tx, shop, states, known=known),
        ]
        for external_id in gone:
            if external_id in known:
                order_id = known[external_id].order_id
                change_status(tx, order_id, OrderStatus.DELETED, services.now())
        ended = [one.order_id for one in kept if one.order.status in ENDED]
        decide_anew(tx, [*ended, *(known[one].order_id for one in gone if one in known)])
        doubtful = [known[one] for one in (*gone, *touched) if one in known]
        _owe_looks(services, tx, kept, doubtful)
    return kept


def _told(shop: Shop, order: Order, received_at: datetime, *, as_history: bool) -> NewOrder:
    is_history = as_history or order.placed_at < shop.connected_at
    write = OrderWrite(
        order=order,
        fingerprint=fingerprint(order),
        keys=contact_keys(order),
        town=order.delivery_address().reveal().city,
    )
    # What was ordered before the connection was known to the shop since it was placed.
    known_at = order.placed_at if is_history else received_at
    return NewOrder(write=write, known_at=known_at, is_history=is_history)


def _latest_states(told: Sequence[tuple[ShopEvent, datetime]]) -> list[tuple[Order, datetime]]:
    """Keep each order's newest state, with the time at which it was first told of."""
    latest: dict[ExternalOrderId, tuple[Order, datetime]] = {}
    for event, received_at in told:
        if not isinstance(event, OrderSeen):
            continue
        order = event.order
        before = latest.get(order.external_id)
        if before is None:
            latest[order.external_id] = (order, received_at)
        elif order.modified_at >= before[0].modified_at:
            latest[order.external_id] = (order, before[1])
    return list(latest.values())


def _id_of(told: NewOrder) -> ExternalOrderId:
    return told.write.order.external_id


def _add(
    services: Services, tx: Transaction, shop: Shop, told: Sequence[NewOrder]
) -> list[KnownOrder]:
    erased = erased_among(tx, services.keyring, shop.shop_id, [_id_of(one) for one in told])
    told = [one for one in told if _id_of(one) not in erased]
    ids = add_orders(tx, services.keyring, shop.shop_id, told)
    return [
        _known(ids[_id_of(one)], one.write, one.known_at, is_history=one.is_history) for one in told
    ]


def _change(
    services: Services,
    tx: Transaction,
    shop: Shop,
    told: Sequence[NewOrder],
    *,
    known: Mapping[ExternalOrderId, StoredOrder],
) -> list[KnownOrder]:
    kept = []
    for one in told:
        stored = known.get(_id_of(one))
        if stored is None or not _may_change(stored, one.write.order):
            continue
        now = services.now()
        change_order(tx, services.keyring, shop.shop_id, stored, write=one.write, now=now)
        kept.append(
            _known(stored.order_id, one.write, stored.known_at, is_history=stored.is_history)
        )
    return kept


def _may_change(stored: StoredOrder, order: Order) -> bool:
    return order.modified_at >= stored.modified_at and not stored.is_forgotten


def _known(
    order_id: OrderId, write: OrderWrite, known_at: datetime, *, is_history: bool
) -> KnownOrder:
    return KnownOrder(
        order_id=order_id,
        order=write.order,
        fingerprint=write.fingerprint,
        keys=dict(write.keys),
        known_at=known_at,
        is_history=is_history,
    )


def _owe_looks(
    services: Services,
    tx: Transaction,
    kept: Sequence[KnownOrder],
    doubtful: Sequence[StoredOrder],
) -> None:
    told = {one.order_id: one.order for one in kept}
    ids = {*told, *(one.order_id for one in doubtful)}
    open_cases = open_cases_of(tx, ids)
    mend_releases(services, tx, {one: told[one] for one in told if one not in open_cases})
    for order_id, case in open_cases.items():
        if order_id in told:
            follow_limits(services, tx, case, told[order_id].limits)
        agrees = order_id in told and _agrees(services, tx, case, told[order_id])
        if (
            case.state in _HELD_FOR_SURE
            and not agrees
            and not is_owed(tx, case.shop_id, case.case_id, EffectKind.LOOK_AGAIN)
        ):
            owe(tx, case.shop_id, case.case_id, EffectKind.LOOK_AGAIN, now=services.now())


def _agrees(services: Services, tx: Transaction, case: Case, order: Order) -> bool:
    if case.held_at is None or case.has_lost_its_hold():
        # Nothing is stopped for it, or a person decides: only the order's own end says more.
        return order.status not in ENDED
    if not order.parts:
        return order.status is OrderStatus.ON_HOLD and order.hold == case.hold_id
    held = places_of_parts(tx, case.case_id)
    remember_parts(tx, case, order.parts, services.now())
    return order.status not in _OVER and not stray_parts(case, order, held).freed
