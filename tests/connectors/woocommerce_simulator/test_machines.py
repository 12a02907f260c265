"""What programs do to an order leaves the store's own name; what staff do leaves theirs."""

import pytest


@pytest.fixture
def held(store, api):
    order = store.place(payment_method="stripe")["id"]
    api.put(f"orders/{order}", {"status": "on-hold"})
    return order


def last(api, order):
    notes = sorted(api.get(f"orders/{order}/notes").json(), key=lambda one: one["id"])
    return notes[-1]


def status(api, order):
    return api.get(f"orders/{order}").json()["status"]


def test_a_gateways_late_word_flips_a_held_order_and_says_what_was_paid(store, api, held):
    store.control(f"orders/{held}/gateway-pays")

    note = last(api, held)
    assert status(api, held) == "processing"
    assert note["author"] == "WooCommerce"
    assert "Charge ID" in note["note"]


def test_a_gateway_completes_nothing_that_is_complete(store, api, held):
    api.put(f"orders/{held}", {"status": "completed"})
    before = last(api, held)
    store.control(f"orders/{held}/gateway-pays")

    assert status(api, held) == "completed"
    assert last(api, held) == before


@pytest.mark.parametrize("signed", [("program-processes", "WooCommerce"), ("process", "admin")])
def test_a_note_is_signed_by_a_person_only_where_one_was_signed_in(store, api, held, signed):
    deed, author = signed
    store.control(f"orders/{held}/{deed}")

    assert status(api, held) == "processing"
    assert last(api, held)["author"] == author


def test_an_old_copy_brings_back_what_it_had_read(store, api, held):
    store.control(f"orders/{held}/program-processes")
    copy = {"status": "on-hold", "meta_data": [{"key": "mark", "value": "old"}]}
    store.control(f"orders/{held}/old-copy", copy)

    there = api.get(f"orders/{held}").json()
    assert there["status"] == "on-hold"
    assert "old" in [one["value"] for one in there["meta_data"]]


def test_a_deed_at_no_order_is_refused(store):
    with pytest.raises(AssertionError):
        store.control("orders/999999/gateway-pays")
