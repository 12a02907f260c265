"""Finds and repairs what slipped between our look at an order and our write to it."""

from collections.abc import Sequence
from typing import Final

from app.model.order import Order
from connectors.shops.woocommerce.history import Change, read_changes
from connectors.shops.woocommerce.orders_at_store import Look, change, put_in_bin
from connectors.shops.woocommerce.rest import Rest
from connectors.shops.woocommerce.statuses import ON_HOLD

_TRASH: Final = "trash"
_ENDS: Final = frozenset({"cancelled", "refunded", "failed", _TRASH})
_ENDED_OR_SENT: Final = _ENDS | {"completed"}


def repair_slip(rest: Rest, look: Look) -> Order | None:
    """Put back the status that somebody gave the order while we released it.

    ``look`` is the order after our release. Returns the order as it is then, or None where
    nothing slipped, or where somebody has moved the order on since.
    """
    slipped = slipped_status(read_changes(rest, look.order.external_id), look.marks.previous)
    if slipped is None:
        return None
    if look.order.native_status == slipped:
        # An earlier try of ours repaired it, and was cut off before it could say so.
        return look.order
    if look.order.native_status != look.marks.previous:
        return None
    if slipped == _TRASH:
        return put_in_bin(rest, look.order.external_id).order
    return change(rest, look.order.external_id, {"status": slipped}).order


def slipped_status(changes: Sequence[Change], restored: str) -> str | None:
    """Return the native status that our writes overwrote, out of an order's changes.

    The order was on hold when we looked, so whatever left that status since, other than to
    ``restored``, was overwritten by our release; putting an order in the bin is noted only in
    where our release took it from. An order that came to its hold out of an ended status was
    ended between our look and our write when the hold was placed.
    """
    holds = [place for place, one in enumerate(changes) if one.after == ON_HOLD]
    if not holds:
        return None
    if changes[holds[-1]].before in _ENDS:
        return changes[holds[-1]].before
    since = changes[holds[-1] + 1 :]
    left = [one.after for one in since if one.before == ON_HOLD and one.after != restored]
    released_from = [one.before for one in since if one.after == restored][:1]
    return next((status for status in (*left, *released_from) if status in _ENDED_OR_SENT), None)
