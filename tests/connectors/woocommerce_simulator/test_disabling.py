"""The seventh failure in a row disables a webhook, and nothing but a new one starts at zero."""

import pytest


@pytest.fixture
def hook(store, api, receiver):
    (made,) = store.subscribe(api, receiver.url, "order.created")
    receiver.received.clear()
    return made["id"]


def _fail(store, receiver, times, status=500):
    receiver.status = status
    for _ in range(times):
        store.place()
        store.flush()
    receiver.status = 200


def _status(api, hook):
    return api.get(f"webhooks/{hook}").json()["status"]


def test_six_failures_are_forgiven_and_the_seventh_disables(store, api, receiver, hook):
    _fail(store, receiver, 6)
    after_six = _status(api, hook)
    _fail(store, receiver, 1)

    assert (after_six, _status(api, hook)) == ("active", "disabled")


@pytest.mark.parametrize("answer", [204, 302])
def test_answers_up_to_302_are_a_success(store, receiver, hook, answer):
    _fail(store, receiver, 7, answer)

    assert _status(store.api(), hook) == "active"


@pytest.mark.parametrize("answer", [303, 404])
def test_answers_from_303_on_are_a_failure(store, receiver, hook, answer):
    _fail(store, receiver, 7, answer)

    assert _status(store.api(), hook) == "disabled"


def test_a_disabled_webhook_hears_nothing(store, api, receiver, hook):
    _fail(store, receiver, 7)
    receiver.received.clear()

    store.place()
    store.flush()

    assert (receiver.received, _status(api, hook)) == ([], "disabled")


def test_a_success_between_starts_the_count_again(store, api, receiver, hook):
    _fail(store, receiver, 6)
    store.place()
    store.flush()
    _fail(store, receiver, 6)

    assert _status(api, hook) == "active"


def test_activating_by_hand_forgives_nothing(store, api, receiver, hook):
    _fail(store, receiver, 7)
    api.put(f"webhooks/{hook}", {"status": "active"})

    _fail(store, receiver, 1)

    assert _status(api, hook) == "disabled"


def test_a_webhook_made_anew_starts_at_zero(store, api, receiver, hook):
    _fail(store, receiver, 7)
    api.delete(f"webhooks/{hook}", params={"force": True})
    (anew,) = store.subscribe(api, receiver.url, "order.created")

    _fail(store, receiver, 6)

    assert _status(api, anew["id"]) == "active"


def test_an_event_for_a_deleted_webhook_goes_nowhere(store, api, receiver, hook):
    store.place()
    api.delete(f"webhooks/{hook}", params={"force": True})
    store.flush()

    assert receiver.received == []
