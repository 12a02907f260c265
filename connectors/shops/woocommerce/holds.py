"""Places and lifts holds: reads first, writes once, and looks at what happened meanwhile.

WooCommerce has neither locks nor conditional writes. A PUT takes whatever it is given, even
for an order that was cancelled a moment ago.
"""

from typing import Final

from app.model.errors import NotFoundError, RejectedError
from app.model.ids import ExternalOrderId, HoldId
from app.model.order import Order, OrderStatus
from app.ports import HoldResult, LiftResult
from connectors.shops.woocommerce.marks import marks_of_hold, marks_of_release
from connectors.shops.woocommerce.orders_at_store import Look, change, look_at
from connectors.shops.woocommerce.rest import Rest
from connectors.shops.woocommerce.slips import repair_slip
from connectors.shops.woocommerce.statuses import ENDED, ON_HOLD

_HOLDABLE: Final = frozenset(
    {OrderStatus.TO_SHIP, OrderStatus.AWAITING_TRANSFER, OrderStatus.ON_HOLD}
)


def place_hold(rest: Rest, order: ExternalOrderId, hold: HoldId) -> tuple[HoldResult, Order | None]:
    """Stop an order: one PUT writes status, hold id and previous status together.

    A repeat finds its own hold, or the trace of its release, and writes nothing. An order that
    bears our hold but was moved on by a payment plugin is stopped again.
    """
    try:
        look = look_at(rest, order)
        refused = _why_not_held(look, hold)
        if refused is not None:
            return refused, look.order
        held = change(rest, order, _hold_of(look, hold))
    except NotFoundError:
        return HoldResult.ORDER_ENDED, None
    if held.order.native_status != ON_HOLD or held.order.hold != hold:
        raise RejectedError(
            f"The store did not keep order {held.order.number} on hold: a plugin changed it back at"
            " once. Stop it by hand, and see which plugin sets the status."
        )
    return HoldResult.PLACED, held.order


def lift_hold(rest: Rest, order: ExternalOrderId, hold: HoldId) -> tuple[LiftResult, Order | None]:
    """Put the previous status back if, and only if, the order is still on hold by this hold.

    A repeat finds the trace of its own release; as its first try may have been cut off before
    it could look again, it looks again now. Where something put the hold back since, it is lifted
    once more.
    """
    try:
        look = look_at(rest, order)
        if look.marks.released == hold and not _is_stopped_by(look, hold):
            return _looked_again(rest, look, LiftResult.ALREADY_LIFTED)
        refused = _why_not_lifted(look, hold)
        if refused is not None:
            return refused, look.order
        lifted = change(rest, order, _release_of(look, hold))
    except NotFoundError:
        return LiftResult.ORDER_ENDED, None
    return _looked_again(rest, lifted, LiftResult.LIFTED)


def _why_not_held(look: Look, hold: HoldId) -> HoldResult | None:
    if _is_stopped_by(look, hold) or look.marks.released == hold:
        return HoldResult.ALREADY_OURS
    if look.order.status in ENDED or look.order.status is OrderStatus.SHIPPED:
        return HoldResult.ORDER_ENDED
    return None if look.order.status in _HOLDABLE else HoldResult.NOT_READY


def _hold_of(look: Look, hold: HoldId) -> dict[str, object]:
    # Under an earlier hold of ours the status to restore is the one that it replaced.
    is_on_hold = look.order.native_status == ON_HOLD
    previous = look.order.held_from if is_on_hold else None
    marks = marks_of_hold(hold, previous or look.order.native_status)
    return {"status": ON_HOLD, "meta_data": marks}


def _why_not_lifted(look: Look, hold: HoldId) -> LiftResult | None:
    if look.order.status in ENDED:
        return LiftResult.ORDER_ENDED
    # Without the status to restore somebody has had a hand in our marks.
    is_whole = _is_stopped_by(look, hold) and look.marks.previous
    return None if is_whole else LiftResult.CHANGED_BY_HAND


def _is_stopped_by(look: Look, hold: HoldId) -> bool:
    return look.order.native_status == ON_HOLD and look.order.hold == hold


def _release_of(look: Look, hold: HoldId) -> dict[str, object]:
    marks = marks_of_release(hold)
    if _was_on_hold_before(look):
        # Only the marks go: what writes no status cannot overwrite anybody's.
        return {"meta_data": marks}
    return {"status": look.marks.previous, "meta_data": marks}


def _looked_again(rest: Rest, look: Look, otherwise: LiftResult) -> tuple[LiftResult, Order | None]:
    repaired = None if _was_on_hold_before(look) else repair_slip(rest, look)
    if repaired is None:
        return otherwise, look.order
    return LiftResult.SLIPPED_AND_REPAIRED, repaired


def _was_on_hold_before(look: Look) -> bool:
    return look.marks.previous == ON_HOLD
