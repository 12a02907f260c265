import json
import threading
import time

import pytest
import stripe

from connectors.identity.stripe_identity.simulator.signing import signature_header
from tests.connectors.stripe_simulator.driver import until

DOCUMENT = {"type": "document", "metadata": {"check": "chk_1"}}
PREFIX = "identity.verification_session"
DAY = 86400


def _event(letter, secret):
    return stripe.Webhook.construct_event(letter.body, letter.signature, secret)


def test_a_delivery_is_signed_so_that_the_sdk_accepts_it(simulator, receiver, sessions):
    endpoint = simulator.listen(receiver.url)
    session = sessions.create(DOCUMENT)

    letter = receiver.wait_for(1)[0]

    event = _event(letter, endpoint["secret"])
    assert event.type == f"{PREFIX}.created"
    assert event.data.object.id == session.id
    assert event.pending_webhooks == 1
    assert letter.headers["Content-Type"] == "application/json; charset=utf-8"
    assert letter.headers["User-Agent"].startswith("Stripe/1.0")
    with pytest.raises(stripe.SignatureVerificationError):
        _event(letter, "whsec_other")


def test_the_documented_vector_comes_out(sample_flows):
    vector = sample_flows["signature_vector"]
    body = json.dumps(sample_flows["flows"]["verified_flow"][2], indent=2).encode()

    header = signature_header(body, vector["timestamp"], [vector["secret"]], livemode=True)

    assert header == vector["header"]


def test_test_mode_carries_a_worthless_scheme_too(simulator, receiver, sessions):
    simulator.listen(receiver.url)
    simulator.listen(receiver.url, livemode=True)
    sessions.create(DOCUMENT)
    simulator.client(prefix="rk_live").v1.identity.verification_sessions.create(DOCUMENT)

    by_mode = {letter.event["livemode"]: letter for letter in receiver.wait_for(2)}

    assert ",v0=" in by_mode[False].signature
    assert "v0=" not in by_mode[True].signature


def test_two_secrets_sign_while_one_is_rolled(simulator, receiver, sessions):
    endpoint = simulator.listen(receiver.url)
    new = simulator.order(f"webhook_endpoints/{endpoint['id']}/roll")["secret"]
    sessions.create(DOCUMENT)
    during = receiver.wait_for(1)[0]
    simulator.advance(DAY + 1)
    sessions.create(DOCUMENT)
    later = receiver.wait_for(2)[1]

    assert during.signature.count("v1=") == 2
    assert _event(during, endpoint["secret"]).id == _event(during, new).id
    assert later.signature.count("v1=") == 1
    assert _event(later, new)
    with pytest.raises(stripe.SignatureVerificationError):
        _event(later, endpoint["secret"])


def test_a_star_leaves_out_the_redaction(simulator, receiver, sessions):
    simulator.listen(receiver.url, "*")
    simulator.listen(f"{receiver.url}0", f"{PREFIX}.redacted", f"{PREFIX}.canceled")
    session = sessions.create(DOCUMENT)
    sessions.redact(session.id)
    simulator.advance(2)
    simulator.order("flush")

    told = sorted((d["type"].removeprefix(f"{PREFIX}."), d["endpoint"]) for d in simulator.look("deliveries"))  # fmt: skip
    assert [name for name, _ in told] == ["canceled", "canceled", "created", "redacted"]


def test_only_what_was_asked_for_is_told(simulator, receiver, sessions):
    simulator.listen(receiver.url, f"{PREFIX}.verified")
    session = sessions.create(DOCUMENT)
    simulator.passes(session.id)

    assert [letter.type for letter in receiver.wait_for(1)] == ["verified"]
    assert len(simulator.look("deliveries")) == 1


def test_a_refused_delivery_is_tried_again_with_a_new_signature(simulator, receiver, sessions):
    simulator.order("settings", {"retry_seconds": [60, 120]})
    endpoint = simulator.listen(receiver.url)
    receiver.statuses = [500, 302, 200]
    sessions.create(DOCUMENT)
    receiver.wait_for(1)
    until(lambda: simulator.look("deliveries")[0]["tries"])
    simulator.advance(61)
    receiver.wait_for(2)
    until(lambda: len(simulator.look("deliveries")[0]["tries"]) == 2)
    simulator.advance(121)
    letters = receiver.wait_for(3)

    delivery = until(lambda: [d for d in simulator.look("deliveries") if d["state"] != "sending"])
    assert [attempt["status"] for attempt in delivery[0]["tries"]] == [500, 302, 200]
    assert delivery[0]["state"] == "delivered"
    assert len({letter.signature for letter in letters}) == 3
    assert len({letter.event["id"] for letter in letters}) == 1
    assert _event(letters[2], endpoint["secret"])


def test_a_delivery_is_given_up_after_the_last_try(simulator, receiver, sessions):
    simulator.order("settings", {"retry_seconds": [0.05, 0.05]})
    simulator.listen(receiver.url)
    receiver.statuses = [500] * 5
    sessions.create(DOCUMENT)

    until(lambda: simulator.look("deliveries")[0]["state"] == "failed")

    assert len(receiver.letters) == 3
    assert simulator.order("flush") == {"tried": 0, "delivered": 0, "refused": 0}


def test_a_slow_receiver_counts_as_failed(simulator, receiver, sessions):
    simulator.order("settings", {"delivery_timeout_seconds": 0.2, "retry_seconds": []})
    simulator.listen(receiver.url)
    released = threading.Event()
    receiver.before_answering = lambda: released.wait(5)

    sessions.create(DOCUMENT)
    until(lambda: simulator.look("deliveries")[0]["state"] == "failed")
    released.set()

    assert simulator.look("deliveries")[0]["tries"][0]["error"] == "ReadTimeout"


def test_nobody_listening_counts_as_failed(simulator, sessions):
    simulator.order("settings", {"retry_seconds": []})
    simulator.listen("http://127.0.0.1:9/nobody")

    sessions.create(DOCUMENT)

    until(lambda: simulator.look("deliveries")[0]["state"] == "failed")


def test_only_loopback_is_told_unless_it_is_set(simulator, sessions):
    simulator.order("settings", {"retry_seconds": []})
    simulator.listen("http://shop.example.test/webhooks")

    sessions.create(DOCUMENT)
    until(lambda: simulator.look("deliveries")[0]["state"] == "failed")

    assert "not a loopback address" in simulator.look("deliveries")[0]["tries"][0]["error"]


def test_a_disabled_endpoint_is_not_told(simulator, receiver, sessions):
    endpoint = simulator.listen(receiver.url)
    hooks = simulator.client(webhook_endpoints="write").v1.webhook_endpoints
    hooks.update(endpoint["id"], {"disabled": True})

    sessions.create(DOCUMENT)

    assert simulator.look("deliveries") == []


def test_an_endpoint_that_left_is_not_told_what_was_pending(simulator, receiver, sessions):
    simulator.order("settings", {"retry_seconds": []})
    simulator.order("chaos", {"delay_seconds": 3600})
    endpoint = simulator.listen(receiver.url)
    sessions.create(DOCUMENT)
    simulator.client(webhook_endpoints="write").v1.webhook_endpoints.delete(endpoint["id"])

    assert simulator.order("flush") == {"tried": 1, "delivered": 0, "refused": 1}
    assert receiver.letters == []


def test_a_receiver_may_ask_while_it_is_told(simulator, receiver, sessions):
    simulator.listen(receiver.url, f"{PREFIX}.verified")
    seen = []
    session = sessions.create(DOCUMENT)
    receiver.before_answering = lambda: seen.append(sessions.retrieve(session.id).status)

    simulator.passes(session.id)

    assert until(lambda: seen) == ["verified"]


def test_an_event_is_sent_again_by_hand(simulator, receiver, sessions):
    simulator.listen(receiver.url)
    sessions.create(DOCUMENT)
    event_id = receiver.wait_for(1)[0].event["id"]
    until(lambda: simulator.look("deliveries")[0]["state"] == "delivered")

    assert simulator.order(f"events/{event_id}/resend") == {"deliveries": 1}

    assert [letter.event["id"] for letter in receiver.wait_for(2)] == [event_id] * 2
    assert simulator.order("events/evt_unknown/resend", {}, 404)["error"]


def test_an_endpoint_hears_in_its_own_version(simulator, receiver, sessions):
    simulator.listen(receiver.url, api_version="2026-09-30.endive")

    sessions.create(DOCUMENT)

    assert receiver.wait_for(1)[0].event["api_version"] == "2026-09-30.endive"


def test_a_platform_hears_of_its_connected_accounts(simulator, receiver):
    key = simulator.key(account="acct_platform", connected=["acct_shop"])
    simulator.listen(receiver.url, account="acct_platform", connect=True)
    shop = simulator.client_with(key, on_behalf_of="acct_shop")
    platform = simulator.client_with(key)

    platform.v1.identity.verification_sessions.create(DOCUMENT)
    session = shop.v1.identity.verification_sessions.create(DOCUMENT)

    letter = receiver.wait_for(1)[0]
    assert letter.event["account"] == "acct_shop"
    assert letter.event["data"]["object"]["id"] == session.id
    assert len(simulator.look("deliveries")) == 1


def test_an_account_is_not_named_to_itself(simulator, receiver):
    key = simulator.key(account="acct_platform", connected=["acct_shop"])
    simulator.listen(receiver.url, account="acct_shop")

    shop = simulator.client_with(key, on_behalf_of="acct_shop")
    shop.v1.identity.verification_sessions.create(DOCUMENT)

    assert "account" not in receiver.wait_for(1)[0].event


def test_the_signature_bears_the_simulated_time(simulator, receiver, sessions):
    simulator.listen(receiver.url)
    simulator.advance(DAY)

    sessions.create(DOCUMENT)

    signed_at = int(receiver.wait_for(1)[0].signature.split(",")[0].removeprefix("t="))
    assert abs(signed_at - (time.time() + DAY)) < 60
