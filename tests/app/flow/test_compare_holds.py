"""What a sweep does about one order, by our ledger and by what its shop shows."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.flow.keeper.compare_holds import Mending, compare_holds
from app.model.case import Case, State, SupportReason
from app.model.effect import EffectKind
from app.model.ids import CaseId, ExternalOrderId, HoldId, OrderId, ShopId
from app.model.order import OrderStatus, Part, PartState
from app.ports import HoldsSeen
from app.store.ledger import LedgerEntry

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
OURS, THEIRS = HoldId("hold_ours"), HoldId("hold_of_another_case")
OWED = {
    Mending.PLACE: EffectKind.PLACE_HOLD,
    Mending.LOOK: EffectKind.LOOK_AGAIN,
    Mending.LIFT: EffectKind.LIFT_HOLD,
}
HOLDS = st.sampled_from([None, OURS, THEIRS])
PARTS = st.builds(
    Part,
    part_id=st.sampled_from(["p1", "p2"]),
    state=st.sampled_from(PartState),
    may_be_held=st.booleans(),
    hold=HOLDS,
    other_holds=st.sampled_from([(), ("",), ("Packer",)]),
    place=st.sampled_from(["A", "B"]),
)
SEEN = st.builds(
    HoldsSeen,
    status=st.sampled_from(OrderStatus),
    hold=HOLDS,
    parts=st.lists(PARTS, max_size=2).map(tuple),
)


def case(state=State.INVITED, *, held=True, reason=None):
    return Case(
        case_id=CaseId("case_1"),
        shop_id=ShopId("shop_1"),
        order_id=OrderId(1),
        hold_id=OURS,
        state=state,
        support_reason=reason,
        opened_at=NOW,
        held_at=NOW if held else None,
    )


def entry(of=None, **changes):
    told = {"placed_at": NOW, "owed": frozenset(), "places": {}} | changes
    return LedgerEntry(case=of or case(), external_id=ExternalOrderId("1001"), **told)


ENTRIES = st.builds(
    entry,
    of=st.builds(
        case,
        state=st.sampled_from(State),
        held=st.booleans(),
        reason=st.sampled_from([None, *SupportReason]),
    ),
    owed=st.frozensets(st.sampled_from(EffectKind)),
    placed_at=st.sampled_from([NOW, NOW - timedelta(days=70)]),
    places=st.sampled_from([{}, {"p1": "A"}]),
    times_lifted=st.integers(0, 5),
    times_mended=st.integers(0, 5),
    is_given_up=st.booleans(),
)


def held_by(hold):
    return HoldsSeen(status=OrderStatus.ON_HOLD, hold=hold)


FREE = HoldsSeen(status=OrderStatus.TO_SHIP)


def test_what_agrees_is_left_alone():
    assert compare_holds(entry(), held_by(OURS), NOW) is None
    assert compare_holds(entry(case(State.RELEASED)), FREE, NOW) is None


def test_a_hold_that_is_missing_is_looked_at():
    assert compare_holds(entry(), FREE, NOW) is Mending.LOOK
    assert compare_holds(entry(), held_by(None), NOW) is Mending.LOOK
    assert compare_holds(entry(), None, NOW) is Mending.LOOK


def test_the_hold_of_another_after_our_release_is_not_ours():
    of = case(State.RELEASED)

    assert compare_holds(entry(of), held_by(None), NOW) is None
    assert compare_holds(entry(of), held_by(THEIRS), NOW) is None
    assert compare_holds(entry(of), held_by(OURS), NOW) is Mending.LIFT


def test_a_hold_that_a_person_was_asked_about_is_not_looked_at_again():
    lost = case(State.WITH_SUPPORT, held=False, reason=SupportReason.HOLD_LOST)
    cancelled = HoldsSeen(status=OrderStatus.CANCELLED)

    assert compare_holds(entry(lost), FREE, NOW) is None
    assert compare_holds(entry(lost), cancelled, NOW) is Mending.LOOK


def test_a_stop_on_an_order_whose_hold_was_lost_before_its_release_is_somebody_elses():
    of = case(State.RELEASED, held=False)

    assert compare_holds(entry(of), held_by(OURS), NOW) is None


@given(ENTRIES, SEEN | st.none())
def test_nothing_is_owed_twice(of, seen):
    mending = compare_holds(of, seen, NOW)

    assert mending is None or OWED.get(mending) not in of.owed


@given(ENTRIES, SEEN | st.none())
def test_what_a_person_or_the_shop_ended_is_left_alone(of, seen):
    left = {State.HANDED_BACK, State.ENDED, State.CANCELLING}

    assert of.case.state not in left or compare_holds(of, seen, NOW) is None


@given(ENTRIES, SEEN)
def test_a_confirmed_release_is_lifted_only_where_our_own_hold_stops_the_order(of, seen):
    if of.case.state is State.RELEASED and compare_holds(of, seen, NOW) is not None:
        assert seen.is_stopped_by(OURS)
        assert seen.hold == OURS or any(part.hold == OURS for part in seen.parts)


@given(ENTRIES, SEEN | st.none())
def test_a_release_is_mended_a_set_number_of_times_and_a_person_called_once(of, seen):
    mending = compare_holds(of, seen, NOW)

    if mending is Mending.LIFT and of.case.state is State.RELEASED:
        assert of.times_mended < 3
    if mending is Mending.STOP:
        assert not of.is_given_up


@given(ENTRIES)
def test_an_order_that_says_nothing_by_its_age_is_no_release_undone(of):
    old = of.placed_at < NOW - timedelta(days=60)
    waiting = of.case.state in {State.RELEASING, State.RELEASED, State.WITH_SUPPORT}

    assert not (old and waiting) or compare_holds(of, None, NOW) is None
