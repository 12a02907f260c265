"""Compares what an order should bear by our ledger with what its shop shows. Decides only."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from app.flow.keeper.judge_loss import REPAIRS_AT_MOST
from app.flow.keeper.stray_parts import stray_parts
from app.flow.shops.out_of_sight import SHOWN_FOR
from app.model.case import State
from app.model.effect import EffectKind
from app.model.order import ENDED, OrderStatus
from app.ports import HoldsSeen
from app.store.ledger import LedgerEntry

_OVER: Final = ENDED | {OrderStatus.SHIPPED}
_HELD_FOR_SURE: Final = frozenset({State.HELD, State.INVITED, State.CHECKING, State.WITH_SUPPORT})


class Mending(StrEnum):
    """What brings shop and ledger to agree."""

    PLACE = "place"
    """The hold was decided and is owed no more, without ever having been placed."""
    LOOK = "look"
    """The order does not bear the hold: the shop is asked, and what it says is followed."""
    LIFT = "lift"
    """The release is not finished, or was undone."""
    STOP = "stop"
    """The release was owed as often as it may be: a person has to look."""


def compare_holds(entry: LedgerEntry, seen: HoldsSeen | None, now: datetime) -> Mending | None:
    """Return what has to be done; None where shop and ledger agree, or are about to.

    ``seen`` is None where the shop does not show the order. At an age at which that says
    nothing, such an order is left to the person who was called for it.
    """
    case = entry.case
    if case.state is State.OPENED:
        return None if EffectKind.PLACE_HOLD in entry.owed else Mending.PLACE
    is_hidden = seen is None and now - entry.placed_at > SHOWN_FOR
    if case.state in _HELD_FOR_SURE:
        is_asked = is_hidden and case.state is State.WITH_SUPPORT
        return None if is_asked else _for_held(entry, seen)
    if case.state is State.RELEASING and not is_hidden:
        return _for_release(entry, may_be_owed=entry.times_lifted <= REPAIRS_AT_MOST)
    # Where the hold was lost before, its mark may be there still, under a stop of somebody else's.
    was_lifted = case.state is State.RELEASED and case.held_at is not None
    if was_lifted and seen is not None and seen.is_stopped_by(case.hold_id):
        return _for_release(entry, may_be_owed=entry.times_mended < REPAIRS_AT_MOST)
    return None


def _for_held(entry: LedgerEntry, seen: HoldsSeen | None) -> Mending | None:
    # A hold that is being placed again tells by itself how the order stands.
    is_underway = {EffectKind.PLACE_HOLD, EffectKind.LOOK_AGAIN} & entry.owed
    return Mending.LOOK if not is_underway and _differs(entry, seen) else None


def _differs(entry: LedgerEntry, seen: HoldsSeen | None) -> bool:
    if seen is None:
        return True
    case = entry.case
    if case.held_at is None or case.has_lost_its_hold():
        # Nothing is stopped for it, or a person decides: only the order's own end says more.
        return seen.status in ENDED
    if not (seen.parts or entry.places):
        return not seen.is_stopped_by(case.hold_id)
    # A part that is new changes its order, and is found by that.
    return seen.status in _OVER or bool(stray_parts(case, seen, entry.places).freed)


def _for_release(entry: LedgerEntry, *, may_be_owed: bool) -> Mending | None:
    if EffectKind.LIFT_HOLD in entry.owed:
        return None
    # What was given up while the shop refused it is finished once the shop shows it again.
    is_over = entry.is_given_up and entry.case.state is State.RELEASED
    if may_be_owed and not is_over:
        return Mending.LIFT
    return None if entry.is_given_up else Mending.STOP
