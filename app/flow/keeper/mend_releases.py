"""Owes releases anew that a shop's own word shows undone: something put our hold back."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from app.flow.keeper.judge_loss import REPAIRS_AT_MOST
from app.flow.keeper.record_repair import Repair
from app.model.case import State
from app.model.effect import EffectKind
from app.model.ids import OrderId
from app.model.order import Order
from app.ports import HoldsSeen
from app.services import Services
from app.store.audit import timeline
from app.store.cases import last_case_of
from app.store.effects import is_owed, owe
from app.store.transaction import Transaction

RELEASES_KEPT_FOR: Final = timedelta(days=1)
"""What restores an old copy of an order has it in a cache or a queue: retries of gateways and
of scheduled actions are over within a day, and by then a released order is packed."""


def mend_releases(services: Services, tx: Transaction, told: Mapping[OrderId, Order]) -> None:
    """Owe the release of each order that bears the hold of its case that was released lately.

    The order is read again before anything is written: a late word changes nothing. Where it was
    mended as often as it may be, the sweep calls a person (`keep_holds`).
    """
    for order_id, order in told.items():
        if order.hold is not None:
            _mend(services, tx, order_id, order)


def _mend(services: Services, tx: Transaction, order_id: OrderId, order: Order) -> None:
    case, now = last_case_of(tx, order_id), services.now()
    if case is None or case.state is not State.RELEASED:
        return
    if case.held_at is None or case.closed_at is None:
        # It was lost before, and its mark may lie under a stop of somebody else's.
        return
    seen = HoldsSeen(status=order.status, hold=order.hold, parts=order.parts)
    if now - case.closed_at > RELEASES_KEPT_FOR or not seen.is_stopped_by(case.hold_id):
        return
    lines = timeline(tx, case.shop_id, case.case_id)
    mended = sum(line.action == Repair.RELEASE for line in lines)
    owed = (case.shop_id, case.case_id, EffectKind.LIFT_HOLD)
    if mended < REPAIRS_AT_MOST and not is_owed(tx, *owed):
        owe(tx, *owed, now=now)
