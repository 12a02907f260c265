"""Cancelling for the merchant: the money first, through its gateway, and each step once."""

import pytest

from app.model.errors import AccessDeniedError, NotFoundError, RejectedError, UnreachableError
from app.ports import CancelResult
from tests.connectors.woocommerce.conftest import Store
from tests.connectors.woocommerce.scripted import Reply, scripted_store

KEY, OTHER_KEY = "effect_1", "effect_2"


def seen(client, order):
    found = client.read_order(order)
    given = sum(one.amount.minor for one in found.refunds)
    return found.native_status, given == found.total.minor


def writes(store) -> list[str]:
    return [call for call in store.called() if not call.startswith("GET")]


def test_a_paid_order_is_given_its_money_back_and_then_cancelled(store, client):
    order = store.place()

    assert client.cancel_order(order, KEY) is CancelResult.CANCELLED

    assert seen(client, order) == ("cancelled", True)
    assert writes(store) == [f"POST orders/{order}/refunds", f"PUT orders/{order}"]


def test_the_buyer_who_reads_why_learns_nothing_of_a_suspicion(store, client):
    order = store.place()
    client.cancel_order(order, KEY)

    (refund,) = client.read_order(order).refunds

    assert refund.reason.startswith("Order cancelled [ch-")


def test_a_held_order_can_be_cancelled(store, client):
    order = store.place()
    client.place_hold(order, "hold_1")

    assert client.cancel_order(order, KEY) is CancelResult.CANCELLED
    assert seen(client, order) == ("cancelled", True)


def test_a_repeat_changes_nothing(store, client):
    order = store.place()
    client.cancel_order(order, KEY)
    store.calls.clear()

    assert client.cancel_order(order, KEY) is CancelResult.CANCELLED
    assert writes(store) == []


@pytest.mark.parametrize("method", ["cod", "bacs", "cheque"])
def test_an_order_that_nobody_paid_yet_is_only_cancelled(store, client, method):
    order = store.place(payment_method=method)

    assert client.cancel_order(order, KEY) is CancelResult.CANCELLED

    assert seen(client, order) == ("cancelled", False)
    assert writes(store) == [f"PUT orders/{order}"]


def test_only_what_has_not_been_given_back_yet_is_given_back(store, client):
    order = store.place()
    rest = client._rest
    rest.post(f"orders/{order}/refunds", {"amount": "100.00", "reason": "goodwill"})

    client.cancel_order(order, KEY)

    assert seen(client, order) == ("cancelled", True)
    assert len(client.read_order(order).refunds) == 2


@pytest.mark.parametrize("action", ["refund", "fail"])
def test_what_ended_otherwise_is_left_as_it_is(store, client, action):
    order = store.place(payment_method="stripe" if action == "refund" else "cod")
    store.staff(order, action)

    assert client.cancel_order(order, KEY) is CancelResult.CANCELLED
    assert writes(store) == []


def test_what_staff_cancelled_and_did_not_pay_back_is_paid_back(store, client):
    order = store.place()
    store.staff(order, "cancel")

    assert client.cancel_order(order, KEY) is CancelResult.CANCELLED
    assert seen(client, order) == ("cancelled", True)


def test_a_gateway_that_cannot_give_back_is_said_and_the_order_stays(store, client):
    order = store.place(payment_method="bacs")
    store.staff(order, "process")

    with pytest.raises(
        RejectedError, match=r"could not be given back.* does not support automatic"
    ):
        client.cancel_order(order, KEY)

    assert seen(client, order) == ("processing", False)


def test_a_gateway_that_refuses_is_quoted_and_the_order_stays(store, client):
    order = store.place()
    store.fault(gateway={"refuses": "The charge was disputed."})

    with pytest.raises(RejectedError, match=r"left as it is.*The charge was disputed\."):
        client.cancel_order(order, KEY)

    assert seen(client, order) == ("processing", False)
    assert client.read_order(order).refunds == ()


def test_a_refused_cancel_can_be_tried_again(store, client):
    order = store.place()
    store.fault(gateway={"refuses": "No.", "calls": 1})
    with pytest.raises(RejectedError):
        client.cancel_order(order, KEY)

    assert client.cancel_order(order, KEY) is CancelResult.CANCELLED
    assert seen(client, order) == ("cancelled", True)


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_money_is_given_back_once_wherever_the_line_was_cut(store, client, method, when):
    order = store.place()
    store.fault(cut={"when": when, "methods": [method], "calls": 1})
    with pytest.raises(UnreachableError):
        client.cancel_order(order, KEY)

    assert client.cancel_order(order, KEY) is CancelResult.CANCELLED

    assert seen(client, order) == ("cancelled", True)
    assert len(client.read_order(order).refunds) == 1


@pytest.mark.parametrize("key", [KEY, OTHER_KEY])
def test_a_refund_that_the_gateway_has_not_confirmed_is_waited_for(store, client, key):
    order = store.place()
    store.fault(gateway={"dies": True, "calls": 1})
    with pytest.raises(UnreachableError):
        client.cancel_order(order, KEY)

    assert client.cancel_order(order, key) is CancelResult.UNDERWAY
    assert seen(client, order) == ("processing", True)


def test_a_refund_that_is_never_confirmed_is_left_to_a_person(store, client):
    order = store.place()
    store.fault(gateway={"dies": True, "calls": 1, "minutes_ago": 11})
    with pytest.raises(UnreachableError):
        client.cancel_order(order, KEY)

    with pytest.raises(RejectedError, match="has not confirmed"):
        client.cancel_order(order, KEY)
    assert seen(client, order) == ("processing", True)


def test_what_was_sent_is_not_cancelled(store, client):
    order = store.place()
    store.staff(order, "complete")

    with pytest.raises(RejectedError, match="sent already"):
        client.cancel_order(order, KEY)
    assert seen(client, order) == ("completed", False)


def test_what_lies_paid_in_the_bin_is_not_touched(store, client):
    order = store.place()
    store.staff(order, "trash")

    with pytest.raises(RejectedError, match="bin"):
        client.cancel_order(order, KEY)
    assert writes(store) == []


def test_what_lies_unpaid_in_the_bin_is_cancelled_enough(store, client):
    order = store.place(payment_method="cod")
    store.staff(order, "trash")

    assert client.cancel_order(order, KEY) is CancelResult.CANCELLED
    assert writes(store) == []


def test_what_is_gone_is_said_to_be_gone(store, client):
    order = store.place()
    store.staff(order, "delete")

    with pytest.raises(NotFoundError):
        client.cancel_order(order, KEY)


def test_a_key_that_may_only_read_is_said_to_be_no_good(store):
    order = store.place()
    store.key = store.post("keys", {"permissions": "read"})

    with pytest.raises(AccessDeniedError):
        store.client().cancel_order(order, KEY)


def test_a_plugin_that_takes_the_cancelling_back_is_told_of(store):
    order = store.place(payment_method="cod")
    as_it_was = store.client()._rest.get(f"orders/{order}").body

    with scripted_store(lambda *_: Reply(body=as_it_was)) as stubborn:
        client = Store(stubborn.url, store.key).client()
        with pytest.raises(RejectedError, match="did not keep"):
            client.cancel_order(order, KEY)
