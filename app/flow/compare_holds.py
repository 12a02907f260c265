"""Compares what an order should bear by our ledger with what its shop shows. Decides only."""

from datetime import datetime

from app.flow.out_of_sight import SHOWN_FOR
from app.flow.stray_parts import stray_parts
from app.model.case import Case, State, SupportReason
from app.model.effect import EffectKind
from app.model.order import ENDED, OrderStatus
from app.ports import HoldsSeen
from app.store.ledger import LedgerEntry

_OVER = ENDED | {OrderStatus.SHIPPED}
_HELD_FOR_SURE = frozenset({State.HELD, State.INVITED, State.CHECKING, State.WITH_SUPPORT})


def compare_holds(entry: LedgerEntry, seen: HoldsSeen | None, now: datetime) -> EffectKind | None:
    """Return what is to be owed so that shop and ledger agree; None where they do, or will.

    ``seen`` is None where the shop does not show the order. An order of an age at which that
    says nothing is left to the person who was called for it.
    """
    case = entry.case
    if case.state is State.OPENED:
        return _unless_owed(entry, EffectKind.PLACE_HOLD)
    if case.state in _HELD_FOR_SURE:
        return _for_held(entry, seen)
    if case.state is State.RELEASING:
        is_hidden = seen is None and now - entry.placed_at > SHOWN_FOR
        return None if is_hidden else _unless_owed(entry, EffectKind.LIFT_HOLD)
    if case.state is State.RELEASED and seen is not None and bears(case, seen):
        return _unless_owed(entry, EffectKind.LIFT_HOLD)
    return None


def bears(case: Case, seen: HoldsSeen) -> bool:
    """Tell whether anything of the order that could go on is stopped by the case's hold."""
    if seen.status in _OVER:
        return False
    if seen.parts:
        return any(part.is_stopped_by(case.hold_id) for part in seen.parts)
    return seen.status is OrderStatus.ON_HOLD and seen.hold == case.hold_id


def _for_held(entry: LedgerEntry, seen: HoldsSeen | None) -> EffectKind | None:
    # A hold that is being placed again will tell by itself how the order stands.
    if EffectKind.PLACE_HOLD in entry.owed or not _differs(entry, seen):
        return None
    return _unless_owed(entry, EffectKind.LOOK_AGAIN)


def _differs(entry: LedgerEntry, seen: HoldsSeen | None) -> bool:
    case = entry.case
    if seen is None:
        return case.support_reason is not SupportReason.NOT_SHOWN
    if case.held_at is None or case.has_lost_its_hold():
        # Nothing is stopped for it, or a person decides: only the order's own end says more.
        return seen.status in ENDED
    if not (seen.parts or entry.places):
        return not bears(case, seen)
    # A part that is new changes its order, and is found by that.
    return seen.status in _OVER or bool(stray_parts(case, seen, entry.places).freed)


def _unless_owed(entry: LedgerEntry, kind: EffectKind) -> EffectKind | None:
    return None if kind in entry.owed else kind
