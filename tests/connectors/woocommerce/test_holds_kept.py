"""Looking at the holds on many orders, and telling who took one off."""

import json

import pytest

from app.model.errors import UnreachableError
from app.model.order import OrderStatus
from app.ports import HoldResult, LiftResult, Mover, Outlook, StaffNote
from connectors.http_client import Gate
from connectors.shops.woocommerce.connector import WooCommerce
from connectors.shops.woocommerce.letting_go import who_let_go
from tests.connectors.woocommerce.scripted import Reply, scripted_store
from tests.connectors.woocommerce.test_slips import SWEDISH, Notes

HOLD = "hold_1"
AT = "2026-11-21T19:22:15"
LATER = "2026-11-21T19:24:15"


def held(store, client, **spec):
    order = store.place(**spec)
    client.place_hold(order, HOLD)
    return order


def old_copy():
    return {"status": "on-hold", "meta_data": [{"key": "_clearhold_hold_id", "value": HOLD}]}


def test_many_orders_are_looked_at_in_one_call_and_what_it_leaves_out_by_itself(store, client):
    stopped, free = held(store, client), store.place()
    waiting = store.place(payment_method="bacs")
    binned = store.place()
    store.staff(binned, "trash")
    store.calls.clear()

    seen = client.holds_on([stopped, free, waiting, binned, "999999"])

    assert store.called() == ["GET orders", f"GET orders/{binned}", "GET orders/999999"]
    assert (seen[stopped].status, seen[stopped].hold) == (OrderStatus.ON_HOLD, HOLD)
    assert (seen[free].status, seen[free].hold) == (OrderStatus.TO_SHIP, None)
    assert (seen[waiting].status, seen[waiting].hold) == (OrderStatus.AWAITING_TRANSFER, None)
    assert seen[binned].status is OrderStatus.DELETED
    assert set(seen) == {stopped, free, waiting, binned}


def test_what_a_plugin_hides_from_lists_is_seen_and_what_is_kept_from_us_hides_no_other():
    held_order = {
        "id": 7,
        "status": "on-hold",
        "payment_method": "stripe",
        "meta_data": [{"key": "_clearhold_hold_id", "value": HOLD}],
    }
    answers = {
        "orders": Reply(body=b"[]"),
        "orders/7": Reply(body=json.dumps(held_order).encode()),
        "orders/8": Reply(status=403, body=b'{"code":"woocommerce_rest_cannot_view"}'),
        "orders/9": Reply(status=500, body=b'{"code":"internal_server_error"}'),
    }

    def reply(_method, path):
        return answers[path.partition("?")[0].removeprefix("/wp-json/wc/v3/")]

    with scripted_store(reply) as server:
        seen = client_of(server).holds_on(["8", "9", "7"])

    assert {order: one.hold for order, one in seen.items()} == {"7": HOLD}


def test_a_store_that_is_down_is_not_asked_for_one_order_after_the_other():
    down = Reply(status=503)

    with (
        scripted_store(lambda _, path: down if "/orders/" in path else Reply(body=b"[]")) as server,
        pytest.raises(UnreachableError),
    ):
        client_of(server).holds_on(["7", "8", "9"])


def client_of(server):
    connector = WooCommerce(Gate(frozenset({server.place})))
    key = {"consumer_key": "ck_1", "consumer_secret": "cs_1"}
    return connector.client(server.url, key, lambda _call: None)


def test_more_than_fifty_are_looked_at_in_portions(store, client):
    orders = [str(one) for one in store.post("orders/bulk", [{}] * 60)["ids"]]

    assert set(client.holds_on(orders)) == set(orders)
    assert store.called() == ["GET orders"] * 2
    assert client.holds_on([]) == {}


def test_a_look_at_many_asks_for_no_person(store, client):
    client.holds_on([store.place()])

    (call,) = [one for one in store.seen("calls") if one["path"].endswith("/orders")]
    assert "_fields=id" in call["query"] or "billing" not in str(call["query"])


def test_a_hold_that_something_put_back_is_seen_and_lifted_again(store, client):
    order = held(store, client)
    client.lift_hold(order, HOLD)
    assert client.holds_on([order])[order].hold is None
    store.staff(order, "old-copy", **old_copy())

    assert client.holds_on([order])[order].hold == HOLD
    assert client.place_hold(order, HOLD)[0] is HoldResult.ALREADY_OURS
    result, lifted = client.lift_hold(order, HOLD)
    assert (result, lifted.status, lifted.hold) == (LiftResult.LIFTED, OrderStatus.TO_SHIP, None)


def test_what_another_stopped_after_our_release_is_not_taken_for_ours(store, client):
    order = held(store, client)
    client.lift_hold(order, HOLD)
    store.staff(order, "program-holds")

    assert client.holds_on([order])[order].hold is None
    assert client.lift_hold(order, HOLD)[0] is LiftResult.ALREADY_LIFTED
    assert client.read_order(order).native_status == "on-hold"


@pytest.mark.parametrize(
    ("deed", "mover"),
    [
        ("process", Mover.STAFF),
        ("gateway-pays", Mover.MACHINE),
        ("program-processes", Mover.UNKNOWN),
    ],
)
def test_the_notes_tell_who_took_it_off(store, client, deed, mover):
    order = held(store, client)
    store.staff(order, deed)

    told = client.who_let_go(order, HOLD)

    assert (told.mover, told.before, told.after) == (mover, "on-hold", "processing")
    assert told.at is not None


def test_our_own_note_beside_the_change_is_no_plugins_word(store, client):
    order = held(store, client)
    client.write_note(order, StaffNote(text="Held.", mark="m1", outlook=Outlook.RISKY))
    store.staff(order, "program-processes")

    assert client.who_let_go(order, HOLD).mover is Mover.UNKNOWN


def test_only_who_took_it_off_last_counts(store, client):
    order = held(store, client)
    store.staff(order, "process")
    client.place_hold(order, HOLD)
    store.staff(order, "gateway-pays")

    assert client.who_let_go(order, HOLD).mover is Mover.MACHINE


def test_an_order_that_nobody_took_off_tells_nobody(store, client):
    assert client.who_let_go(held(store, client), HOLD).mover is Mover.UNKNOWN


def test_a_store_that_shows_no_notes_tells_nobody(store, client):
    order = held(store, client)
    store.staff(order, "process")
    store.fault(errors={"status": 403, "path": "/notes"})

    assert client.who_let_go(order, HOLD).mover is Mover.UNKNOWN


def noted(*notes, statuses=None):
    """A store whose notes are these: text, author and when."""
    rest = Notes([], statuses)
    rest.answers["orders/41/notes"] = [
        {"id": place, "note": text, "author": author, "date_created_gmt": at}
        for place, (text, author, at) in enumerate(notes)
    ]
    return rest


HELD = ("Order status changed from Processing to On hold.", "WooCommerce", AT)
FREED = "Order status changed from On hold to Processing."


@pytest.mark.parametrize("author", ["WooCommerce", "system", "", None])
def test_the_stores_own_name_is_nobodys(author):
    assert who_let_go(noted(HELD, (FREED, author, LATER)), "41").mover is Mover.UNKNOWN


def test_a_reason_that_nobody_signed_is_a_programs():
    reason = (f"Charge captured. {FREED}", "WooCommerce", LATER)

    assert who_let_go(noted(HELD, reason), "41").mover is Mover.MACHINE


def test_a_word_of_the_store_at_another_time_is_about_something_else():
    earlier = ("Stock levels reduced.", "WooCommerce", AT)
    freed = (FREED, "WooCommerce", LATER)

    assert who_let_go(noted(HELD, earlier, freed), "41").mover is Mover.UNKNOWN


def test_what_a_person_wrote_beside_is_no_plugins_word():
    beside = ("I called the buyer.", "Sample Person", LATER)
    freed = (FREED, "WooCommerce", LATER)

    assert who_let_go(noted(HELD, beside, freed), "41").mover is Mover.UNKNOWN


def test_a_bulk_edit_is_a_persons_although_it_gives_a_reason():
    freed = (f"Order status changed by bulk edit. {FREED}", "Sample Person", LATER)

    assert who_let_go(noted(HELD, freed), "41").mover is Mover.STAFF


def test_another_language_is_read_too():
    rest = noted(
        ("Orderstatus ändrades från Behandlas till Pausad.", "WooCommerce", AT),
        ("Orderstatus ändrades från Pausad till Behandlas.", "Sample Person", LATER),
        statuses=SWEDISH,
    )

    assert who_let_go(rest, "41").mover is Mover.STAFF


def test_a_store_that_translates_its_own_name_is_no_person():
    """What we wrote over REST bears the name that the store signs with."""
    ours = ("Held. [ch-0123abcd]", "Sample Handel", AT)
    held = (HELD[0], "Sample Handel", AT)

    def mover(author):
        return who_let_go(noted(held, ours, (FREED, author, LATER)), "41").mover

    assert mover("Sample Handel") is Mover.UNKNOWN
    assert mover("Sample Person") is Mover.STAFF


def test_no_name_is_part_of_what_is_told():
    told = who_let_go(noted(HELD, (FREED, "Sample Person", LATER)), "41")

    assert "Sample Person" not in repr(told)


def test_a_time_that_makes_no_sense_is_none():
    told = who_let_go(noted(HELD, (FREED, "WooCommerce", "yesterday")), "41")

    assert (told.mover, told.at) == (Mover.UNKNOWN, None)
