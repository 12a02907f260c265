"""Holding and releasing at a simulated store, with everything that can happen in between."""

import pytest

from app.model.errors import NotFoundError, RejectedError, UnreachableError
from app.model.order import OrderStatus
from app.ports import HoldResult, LiftResult, Outlook, StaffNote

HOLD = "hold_1"


def once(store, call, act):
    """Run ``act`` right after our first call of that kind."""

    def watch(seen):
        if f"{seen.method} {seen.path.removeprefix('/wp-json/wc/v3/')}" == call:
            store.when_called = None
            act()

    store.when_called = watch


def status(client, order):
    return client.read_order(order).native_status


def test_a_hold_is_one_look_and_one_write(store, client):
    order = store.place()

    result, held = client.place_hold(order, HOLD)

    assert result is HoldResult.PLACED
    assert (held.status, held.hold, held.held_from) == (OrderStatus.ON_HOLD, HOLD, "processing")
    assert store.called() == [f"GET orders/{order}", f"PUT orders/{order}"]


def test_a_repeated_hold_writes_nothing(store, client):
    order = store.place()
    client.place_hold(order, HOLD)
    store.calls.clear()

    result, held = client.place_hold(order, HOLD)

    assert (result, held.hold) == (HoldResult.ALREADY_OURS, HOLD)
    assert store.called() == [f"GET orders/{order}"]


def test_a_hold_that_acted_before_the_line_was_cut_is_found_again(store, client):
    order = store.place()
    store.fault(cut={"when": "after", "methods": ["PUT"], "calls": 1})

    with pytest.raises(UnreachableError):
        client.place_hold(order, HOLD)

    assert store.calls[-1].status is None
    assert client.place_hold(order, HOLD)[0] is HoldResult.ALREADY_OURS


def test_a_transfer_that_awaits_its_money_can_be_held_and_keeps_its_meaning(store, client):
    order = store.place(payment_method="bacs")
    assert client.read_order(order).status is OrderStatus.AWAITING_TRANSFER

    _, held = client.place_hold(order, HOLD)
    assert (held.status, held.held_from) == (OrderStatus.ON_HOLD, "on-hold")

    result, lifted = client.lift_hold(order, HOLD)
    assert (result, lifted.status) == (LiftResult.LIFTED, OrderStatus.AWAITING_TRANSFER)
    assert lifted.payment.paid_at is None


def test_what_staff_stopped_can_be_held_and_stays_stopped_after_us(store, client):
    order = store.place()
    store.staff(order, "hold")

    assert client.place_hold(order, HOLD)[0] is HoldResult.PLACED
    result, lifted = client.lift_hold(order, HOLD)
    assert (result, lifted.status, lifted.hold) == (LiftResult.LIFTED, OrderStatus.ON_HOLD, None)


@pytest.mark.parametrize(
    ("action", "result"),
    [
        ("cancel", HoldResult.ORDER_ENDED),
        ("refund", HoldResult.ORDER_ENDED),
        ("fail", HoldResult.ORDER_ENDED),
        ("trash", HoldResult.ORDER_ENDED),
        ("complete", HoldResult.ORDER_ENDED),
    ],
)
def test_an_order_that_has_ended_is_not_held(store, client, action, result):
    order = store.place()
    store.staff(order, action)
    before = status(client, order)

    assert client.place_hold(order, HOLD)[0] is result
    assert status(client, order) == before


def test_an_order_that_is_deleted_for_good_has_ended(store, client):
    order = store.place()
    store.staff(order, "delete")

    assert client.place_hold(order, HOLD) == (HoldResult.ORDER_ENDED, None)
    assert client.lift_hold(order, HOLD) == (LiftResult.ORDER_ENDED, None)
    with pytest.raises(NotFoundError):
        client.read_order(order)


def test_an_order_deleted_under_our_hands_has_ended(store, client):
    order = store.place()
    once(store, f"GET orders/{order}", lambda: store.staff(order, "delete"))

    assert client.place_hold(order, HOLD) == (HoldResult.ORDER_ENDED, None)


def test_an_order_without_payment_is_not_ready(store, client):
    order = store.place(status="pending")

    assert client.place_hold(order, HOLD)[0] is HoldResult.NOT_READY


def test_a_hold_that_a_payment_plugin_flipped_back_is_placed_again(store, client):
    order = store.place()
    client.place_hold(order, HOLD)
    store.staff(order, "process")

    result, held = client.place_hold(order, HOLD)

    assert (result, held.status, held.held_from) == (
        HoldResult.PLACED,
        OrderStatus.ON_HOLD,
        "processing",
    )


def test_a_later_hold_remembers_the_status_beneath_the_earlier_one(store, client):
    order = store.place()
    client.place_hold(order, HOLD)

    result, held = client.place_hold(order, "hold_2")

    assert (result, held.hold, held.held_from) == (HoldResult.PLACED, "hold_2", "processing")
    assert client.lift_hold(order, HOLD)[0] is LiftResult.CHANGED_BY_HAND
    assert client.lift_hold(order, "hold_2")[1].status is OrderStatus.TO_SHIP


def test_a_release_restores_the_status_and_leaves_its_trace(store, client):
    order = store.place()
    client.place_hold(order, HOLD)
    store.calls.clear()

    result, lifted = client.lift_hold(order, HOLD)

    assert result is LiftResult.LIFTED
    assert (lifted.status, lifted.hold) == (OrderStatus.TO_SHIP, None)
    assert store.called() == [
        f"GET orders/{order}",
        f"PUT orders/{order}",
        f"GET orders/{order}/notes",
    ]


def test_a_repeated_release_is_recognised_and_writes_nothing(store, client):
    order = store.place()
    client.place_hold(order, HOLD)
    client.lift_hold(order, HOLD)
    store.calls.clear()

    assert client.lift_hold(order, HOLD)[0] is LiftResult.ALREADY_LIFTED
    assert {call.method for call in store.calls} == {"GET"}


def test_a_release_that_acted_before_the_line_was_cut_is_recognised(store, client):
    order = store.place()
    client.place_hold(order, HOLD)
    store.fault(cut={"when": "after", "methods": ["PUT"], "calls": 1})

    with pytest.raises(UnreachableError):
        client.lift_hold(order, HOLD)

    assert client.lift_hold(order, HOLD)[0] is LiftResult.ALREADY_LIFTED


def test_a_released_order_is_never_held_by_the_same_hold_again(store, client):
    order = store.place()
    client.place_hold(order, HOLD)
    client.lift_hold(order, HOLD)

    result, seen = client.place_hold(order, HOLD)

    assert (result, seen.status) == (HoldResult.ALREADY_OURS, OrderStatus.TO_SHIP)
    assert client.place_hold(order, "hold_2")[0] is HoldResult.PLACED


@pytest.mark.parametrize(
    ("action", "result"),
    [
        ("cancel", LiftResult.ORDER_ENDED),
        ("refund", LiftResult.ORDER_ENDED),
        ("fail", LiftResult.ORDER_ENDED),
        ("trash", LiftResult.ORDER_ENDED),
        ("process", LiftResult.CHANGED_BY_HAND),
        ("complete", LiftResult.CHANGED_BY_HAND),
    ],
)
def test_a_held_order_that_staff_moved_is_left_as_it_is(store, client, action, result):
    order = store.place()
    client.place_hold(order, HOLD)
    store.staff(order, action)
    before = status(client, order)
    store.calls.clear()

    assert client.lift_hold(order, HOLD)[0] is result
    assert status(client, order) == before
    assert {call.method for call in store.calls} == {"GET"}


def test_an_order_that_we_never_held_is_not_released(store, client):
    order = store.place(payment_method="bacs")

    assert client.lift_hold(order, HOLD)[0] is LiftResult.CHANGED_BY_HAND
    assert status(client, order) == "on-hold"


def test_a_hold_whose_marks_somebody_took_is_not_released(store, client):
    order = store.place()
    client.place_hold(order, HOLD)
    client._rest.put(
        f"orders/{order}", {"meta_data": [{"key": "_clearhold_previous_status", "value": None}]}
    )

    assert client.lift_hold(order, HOLD)[0] is LiftResult.CHANGED_BY_HAND
    assert status(client, order) == "on-hold"


@pytest.mark.parametrize(
    ("action", "native"),
    [
        ("cancel", "cancelled"),
        ("refund", "refunded"),
        ("fail", "failed"),
        ("complete", "completed"),
        ("trash", "trash"),
    ],
)
def test_an_order_ended_between_our_look_and_our_write_is_put_back(store, client, action, native):
    order = store.place()
    client.place_hold(order, HOLD)
    once(store, f"GET orders/{order}", lambda: store.staff(order, action))

    result, repaired = client.lift_hold(order, HOLD)

    assert (result, repaired.native_status) == (LiftResult.SLIPPED_AND_REPAIRED, native)
    assert status(client, order) == native


def test_a_slip_is_repaired_by_the_repeat_when_the_first_try_was_cut_off(store, client):
    order = store.place()
    client.place_hold(order, HOLD)
    once(store, f"GET orders/{order}", lambda: store.staff(order, "cancel"))
    store.fault(cut={"when": "after", "methods": ["PUT"], "calls": 1})
    with pytest.raises(UnreachableError):
        client.lift_hold(order, HOLD)

    result, repaired = client.lift_hold(order, HOLD)

    assert (result, repaired.status) == (LiftResult.SLIPPED_AND_REPAIRED, OrderStatus.CANCELLED)


def test_a_slip_that_staff_have_moved_on_from_is_left_to_them(store, client):
    order = store.place()
    client.place_hold(order, HOLD)
    once(store, f"GET orders/{order}", lambda: store.staff(order, "cancel"))
    store.fault(cut={"when": "after", "methods": ["PUT"], "calls": 1})
    with pytest.raises(UnreachableError):
        client.lift_hold(order, HOLD)
    store.staff(order, "complete")

    assert client.lift_hold(order, HOLD)[0] is LiftResult.ALREADY_LIFTED
    assert status(client, order) == "completed"


def test_a_repair_that_was_cut_off_itself_is_found_done(store, client):
    order = store.place()
    client.place_hold(order, HOLD)
    once(store, f"GET orders/{order}", lambda: store.staff(order, "cancel"))

    def cut_the_repair(call):
        if call.path.endswith("/notes"):
            store.when_called = None
            store.fault(cut={"when": "after", "methods": ["PUT"], "calls": 1})

    def cancel_then_cut(call):
        if call.method == "GET":
            store.staff(order, "cancel")
            store.when_called = cut_the_repair

    store.when_called = cancel_then_cut
    with pytest.raises(UnreachableError):
        client.lift_hold(order, HOLD)
    store.calls.clear()

    assert client.lift_hold(order, HOLD)[0] is LiftResult.SLIPPED_AND_REPAIRED
    assert {call.method for call in store.calls} == {"GET"}


def test_an_order_ended_while_it_was_being_held_is_not_sent_by_the_release(store, client):
    order = store.place()
    once(store, f"GET orders/{order}", lambda: store.staff(order, "cancel"))
    assert client.place_hold(order, HOLD)[0] is HoldResult.PLACED

    result, repaired = client.lift_hold(order, HOLD)

    assert (result, repaired.status) == (LiftResult.SLIPPED_AND_REPAIRED, OrderStatus.CANCELLED)


def test_what_happened_after_the_release_is_no_slip(store, client):
    order = store.place()
    client.place_hold(order, HOLD)
    client.lift_hold(order, HOLD)
    store.staff(order, "cancel")
    store.staff(order, "process")

    assert client.lift_hold(order, HOLD)[0] is LiftResult.ALREADY_LIFTED
    assert status(client, order) == "processing"


def test_a_change_of_mind_before_the_release_is_no_slip(store, client):
    order = store.place()
    client.place_hold(order, HOLD)
    store.staff(order, "process")
    store.staff(order, "hold")

    assert client.lift_hold(order, HOLD)[0] is LiftResult.LIFTED


def test_a_hold_that_a_plugin_undoes_at_once_is_told(store, client):
    order = store.place()
    original = client._rest.put

    def undone(endpoint, body):
        return original(endpoint, {**body, "status": "processing"})

    client._rest.put = undone

    with pytest.raises(RejectedError, match="plugin"):
        client.place_hold(order, HOLD)


def test_a_note_is_written_once_per_mark(store, client):
    order = store.place()
    for mark in ("eff_1", "eff_1", "eff_2"):
        client.write_note(order, _note("Held: value < 2 & more", mark))

    notes = [note for note in store.seen("calls") if note["method"] == "POST"]

    assert len(notes) == 2
    assert '"note": "Held: value &lt; 2 &amp; more [ch-' in notes[0]["body"]
    assert '"customer_note": false' in notes[0]["body"]


def test_a_note_that_was_cut_off_is_not_written_twice(store, client):
    order = store.place()
    store.fault(cut={"when": "after", "methods": ["POST"], "calls": 1})
    with pytest.raises(UnreachableError):
        client.write_note(order, _note("Held.", "eff_1"))

    client.write_note(order, _note("Held.", "eff_1"))

    assert len([call for call in store.seen("calls") if call["method"] == "POST"]) == 1


def test_a_note_for_an_order_that_is_gone_is_rejected(client):
    with pytest.raises(NotFoundError):
        client.write_note("999", _note("Held.", "eff_1"))


def _note(text, mark):
    return StaffNote(text=text, mark=mark, outlook=Outlook.RISKY)
