"""Whatever happens to a case, in whatever order: a release has one of the recorded causes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.case import CAUSES, CLOSED, MOVES, Case, Cause, Move, MoveRefusedError, State
from app.model.ids import CaseId, HoldId, OrderId, ShopId

OPENED = Case(
    case_id=CaseId("case_1"),
    shop_id=ShopId("shop_1"),
    order_id=OrderId(1),
    hold_id=HoldId("hold_1"),
    opened_at=datetime(2026, 11, 21, tzinfo=UTC),
)
BEING_RELEASED = {State.RELEASING, State.RELEASED}

moves = st.lists(st.sampled_from(Move), max_size=40)


def lived_through(happened):
    """The case after all of it, and the moves that were possible when they came."""
    case, made = OPENED, []
    for move in happened:
        try:
            case = case.after(move)
        except MoveRefusedError:
            continue
        made.append(move)
    return case, made


@given(moves)
def test_a_case_is_released_only_for_a_cause_that_happened_to_it(happened):
    case, made = lived_through(happened)

    causes = [CAUSES[move] for move in made if move in CAUSES]
    assert ([case.cause] if case.cause else []) == causes
    assert bool(causes) or case.state not in BEING_RELEASED


@given(st.lists(st.sampled_from([one for one in Move if one not in CAUSES]), max_size=60))
def test_without_a_cause_no_order_is_ever_let_go(happened):
    case, _ = lived_through(happened)

    assert case.state not in BEING_RELEASED
    assert case.cause is None


@given(moves)
def test_a_check_that_did_not_pass_is_no_cause(happened):
    case, _ = lived_through([move for move in happened if move is not Move.PASS])

    assert case.cause is not Cause.CHECK_PASSED


@given(moves, st.sampled_from(Move))
def test_a_case_that_is_over_stays_as_it_is(happened, late):
    case, _ = lived_through(happened)
    if case.state not in CLOSED:
        return

    assert not case.allows(late)
    with pytest.raises(MoveRefusedError):
        case.after(late)


@given(moves)
def test_every_move_that_was_made_counts_a_version(happened):
    case, made = lived_through(happened)

    assert case.version == len(made)


@given(moves)
def test_whatever_happened_an_open_case_can_still_come_to_its_end(happened):
    case, _ = lived_through(happened)
    ahead, seen = [case.state], set()
    while ahead:
        state = ahead.pop()
        seen.add(state)
        ahead += [
            after for (before, _), after in MOVES.items() if before is state and after not in seen
        ]

    assert seen & CLOSED


def test_a_release_that_is_owed_ends_released_or_not_at_all():
    after = {move: target for (state, move), target in MOVES.items() if state is State.RELEASING}

    # A shop that removed us takes no release any more: its own staff have the order then.
    assert after.pop(Move.SHOP_GONE) is State.HANDED_BACK
    assert set(after.values()) == {State.RELEASED, State.ENDED}


def test_only_what_has_a_cause_leads_to_a_release():
    leading = {move for (_, move), target in MOVES.items() if target is State.RELEASING}

    assert leading == set(CAUSES)
    assert set(CAUSES.values()) == set(Cause)
