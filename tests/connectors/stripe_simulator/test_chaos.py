import pytest
import requests
import stripe

from tests.connectors.stripe_simulator.driver import until

DOCUMENT = {"type": "document"}
PREFIX = "identity.verification_session"


@pytest.fixture
def endpoint(simulator, receiver):
    return simulator.listen(receiver.url)


def test_the_same_event_comes_several_times(simulator, receiver, sessions, endpoint):
    simulator.order("chaos", {"copies": 3})
    sessions.create(DOCUMENT)
    letters = receiver.wait_for(3)

    assert len({letter.event["id"] for letter in letters}) == 1
    assert all(
        stripe.Webhook.construct_event(each.body, each.signature, endpoint["secret"])
        for each in letters
    )


@pytest.mark.usefixtures("endpoint")
def test_a_storm_comes_at_once(simulator, receiver, sessions):
    simulator.order("settings", {"parallel": 16})
    simulator.order("chaos", {"copies": 100})

    sessions.create(DOCUMENT)

    assert len(receiver.wait_for(100)) == 100


@pytest.mark.usefixtures("endpoint")
def test_two_events_report_one_change(simulator, receiver, sessions):
    simulator.order("chaos", {"types": [f"{PREFIX}.verified"], "twins": 1})
    session = sessions.create(DOCUMENT)
    simulator.passes(session.id)

    letters = [letter for letter in receiver.wait_for(4) if letter.type == "verified"]

    assert len({letter.event["id"] for letter in letters}) == 2
    assert letters[0].event["data"] == letters[1].event["data"]


@pytest.mark.usefixtures("endpoint")
def test_the_result_may_overtake_its_beginning(simulator, receiver, sessions):
    simulator.order("chaos", {"types": [f"{PREFIX}.processing"], "behind": True})
    session = sessions.create(DOCUMENT)
    simulator.passes(session.id)

    assert [letter.type for letter in receiver.wait_for(3)] == ["created", "verified", "processing"]


@pytest.mark.usefixtures("endpoint")
def test_a_flush_keeps_the_wrong_order(simulator, receiver, sessions):
    simulator.order("chaos", {"types": [f"{PREFIX}.processing"], "behind": True})
    session = sessions.create(DOCUMENT)
    receiver.wait_for(1)
    simulator.passes(session.id, processing_seconds=5)

    simulator.advance(6)
    simulator.order("flush")

    assert [letter.type for letter in receiver.wait_for(3)] == ["created", "verified", "processing"]


@pytest.mark.usefixtures("endpoint")
def test_a_delayed_event_comes_later(simulator, receiver, sessions):
    simulator.order("chaos", {"delay_seconds": 600})
    sessions.create(DOCUMENT)
    session = sessions.create(DOCUMENT)

    assert receiver.wait_for(1)[0].event["data"]["object"]["id"] == session.id
    simulator.advance(601)
    assert len(receiver.wait_for(2)) == 2


@pytest.mark.usefixtures("endpoint")
def test_a_flush_waits_for_no_delay(simulator, receiver, sessions):
    simulator.order("chaos", {"delay_seconds": 600})
    sessions.create(DOCUMENT)

    assert simulator.order("flush") == {"tried": 1, "delivered": 1, "refused": 0}
    assert len(receiver.letters) == 1


@pytest.mark.usefixtures("endpoint")
def test_a_dropped_event_never_comes_but_is_listed(simulator, receiver, sessions):
    simulator.order("chaos", {"drop": True})
    sessions.create(DOCUMENT)
    simulator.order("flush")

    assert receiver.letters == []
    assert simulator.look("deliveries")[0]["state"] == "dropped"
    assert simulator.event_types() == ["created"]


def test_a_wrong_secret_is_noticed_by_the_sdk(simulator, receiver, sessions, endpoint):
    simulator.order("chaos", {"wrong_secret": True})
    sessions.create(DOCUMENT)
    letter = receiver.wait_for(1)[0]

    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(letter.body, letter.signature, endpoint["secret"])


def test_a_stale_timestamp_is_noticed_by_the_sdk(simulator, receiver, sessions, endpoint):
    simulator.order("chaos", {"stale_seconds": 600})
    sessions.create(DOCUMENT)
    letter = receiver.wait_for(1)[0]

    with pytest.raises(stripe.SignatureVerificationError) as refusal:
        stripe.Webhook.construct_event(letter.body, letter.signature, endpoint["secret"])
    assert "outside the tolerance" in str(refusal.value)
    assert stripe.Webhook.construct_event(
        letter.body, letter.signature, endpoint["secret"], tolerance=0
    )


@pytest.mark.usefixtures("endpoint")
def test_chaos_ends_when_it_is_taken_away(simulator, receiver, sessions):
    simulator.order("chaos", {"drop": True, "times": None})
    sessions.create(DOCUMENT)
    assert len(simulator.look("chaos")) == 1
    requests.delete(f"{simulator.url}/control/chaos", timeout=5)
    session = sessions.create(DOCUMENT)

    assert receiver.wait_for(1)[0].event["data"]["object"]["id"] == session.id
    until(lambda: simulator.look("chaos") == [])


@pytest.mark.parametrize("order", [{"colour": "red"}, {"copies": 0}, {"types": "all"}])
def test_unknown_chaos_is_not_laid_down(simulator, order):
    assert simulator.order("chaos", order, 400)["error"]
