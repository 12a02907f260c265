"""Each call, and what is made of its answer."""

import logging

import pytest

from app.model.check import SessionStatus
from app.model.errors import (
    AccessDeniedError,
    RejectedError,
    UnreachableError,
)
from app.ports import IdentityClient, IdentityConnector, KeyAbilities, Redacted
from connectors.identity.stripe_identity.connector import StripeIdentity
from tests.connectors.stripe_identity.scripted import SESSION

ENDPOINT = {"id": "we_new", "object": "webhook_endpoint", "secret": "whsec_new", "metadata": {}}
ADDRESS = "https://clearhold.example.test/webhooks/stripe/shop_1"


def _start(client):
    return client.start(
        reference="chk_1", key="chk_1-start", return_url="https://c.example.test/v/1"
    )


def test_it_keeps_the_promises_of_the_port(client):
    connector: IdentityConnector = StripeIdentity()
    speaker: IdentityClient = client

    assert connector.kind == "stripe_identity"
    assert speaker


# -- opening and reading ---------------------------------------------------------------


def test_a_session_asks_for_a_live_document_with_a_matching_selfie(stripe, client):
    session = _start(client)

    assert dict(stripe.calls[0].form) == {
        "type": "document",
        "options[document][require_matching_selfie]": "true",
        "options[document][require_live_capture]": "true",
        "client_reference_id": "chk_1",
        "metadata[made_by]": "clearhold",
        "return_url": "https://c.example.test/v/1",
    }
    assert stripe.calls[0].headers["Idempotency-Key"] == "chk_1-start"
    assert (session.ref, session.status) == ("vs_1", SessionStatus.NEEDS_INPUT)
    assert session.url.reveal() == SESSION["url"]


def test_a_broken_connection_is_tried_again_with_the_same_key(stripe):
    connector = StripeIdentity(allow=frozenset({stripe.place}), timeout=2, retries=1)
    stripe.will_answer(b"", None)

    _start(connector.client({"key": "rk_test_0123456789", "base_url": stripe.url}))

    assert [call.headers["Idempotency-Key"] for call in stripe.calls] == ["chk_1-start"] * 2


def test_nothing_about_the_machine_goes_along(stripe, client):
    client.read("vs_1")
    client.read("vs_1")

    assert "X-Stripe-Client-Telemetry" not in stripe.calls[1].headers
    assert '"platform"' not in stripe.calls[1].headers["X-Stripe-Client-User-Agent"]


def test_nothing_that_stripe_says_is_logged(client, caplog):
    caplog.set_level(logging.DEBUG)

    client.read("vs_1")

    assert "secret" not in caplog.text
    assert "verify.example.test" not in caplog.text


def test_a_person_is_read_in_one_call(stripe, client):
    outputs = {"first_name": "Anna", "last_name": "Andersson", "address": {"country": "SE"}}
    report = {"id": "vr_1", "object": "identity.verification_report", "document": None}
    stripe.will_answer(
        {
            **SESSION,
            "status": "verified",
            "verified_outputs": outputs,
            "last_verification_report": report,
        }
    )

    person = client.read_person("vs_1")

    assert stripe.calls[0].query == [
        ("expand[0]", "verified_outputs"),
        ("expand[1]", "last_verification_report"),
    ]
    assert len(stripe.calls) == 1
    assert person.name.reveal().full() == "Anna Andersson"
    assert person.document_country == "SE"


def test_a_redirect_is_not_followed(stripe, client):
    stripe.will_answer(b"", 302, Location=f"{stripe.url}/elsewhere")

    with pytest.raises(UnreachableError):
        client.read("vs_1")

    assert len(stripe.calls) == 1


# -- forgetting --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "told"), [("processing", Redacted.ASKED), ("redacted", Redacted.DONE)]
)
def test_forgetting_is_asked_for_and_told(stripe, client, status, told):
    stripe.will_answer({**SESSION, "status": "verified", "redaction": {"status": status}})

    assert client.redact("vs_1") is told
    assert stripe.calls[0].path == "/v1/identity/verification_sessions/vs_1/redact"


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({"status": "processing"}, Redacted.NOT_YET),
        ({"status": "verified"}, Redacted.NOT_YET),
        ({"status": "verified", "redaction": {"status": "processing"}}, Redacted.ASKED),
        ({"status": "canceled", "redaction": {"status": "redacted"}}, Redacted.DONE),
        ({"status": "canceled"}, Redacted.DONE),
    ],
)
def test_a_refusal_to_forget_is_explained_by_the_session(stripe, client, found, told):
    stripe.will_refuse(400)
    stripe.will_answer({**SESSION, **found})

    assert client.redact("vs_1") is told


def test_an_attempt_in_a_cancelled_session_cannot_be_forgotten(stripe, client):
    stripe.will_refuse(400)
    stripe.will_answer({**SESSION, "status": "canceled", "last_verification_report": "vr_1"})

    with pytest.raises(RejectedError):
        client.redact("vs_1")


def test_what_stripe_does_not_know_is_forgotten(stripe, client):
    stripe.will_refuse(404, "resource_missing")

    assert client.redact("vs_1") is Redacted.DONE


def test_what_goes_while_we_ask_is_forgotten(stripe, client):
    stripe.will_refuse(400)
    stripe.will_refuse(404, "resource_missing")

    assert client.redact("vs_1") is Redacted.DONE


def test_a_key_that_may_not_forget_does_not_pass_for_done(stripe, client):
    stripe.will_refuse(403)

    with pytest.raises(AccessDeniedError):
        client.redact("vs_1")


# -- webhooks --------------------------------------------------------------------------


def _listed(*endpoints):
    return {"object": "list", "data": [{**ENDPOINT, "secret": None, **one} for one in endpoints]}


def test_an_endpoint_lists_redaction_by_name(stripe, client):
    stripe.will_answer(_listed())
    stripe.will_answer(ENDPOINT)

    made = client.make_webhook(ADDRESS)

    form = dict(stripe.calls[1].form)
    assert {value for name, value in form.items() if name.startswith("enabled_events")} == {
        f"identity.verification_session.{event}"
        for event in ("verified", "requires_input", "canceled", "redacted")
    }
    assert form["url"] == ADDRESS
    assert (made.endpoint_id, made.secret.reveal()) == ("we_new", "whsec_new")
    assert "whsec" not in repr(made)


def test_only_our_own_earlier_endpoint_at_the_address_goes(stripe, client):
    ours = {"made_by": "clearhold"}
    stripe.will_answer(
        _listed(
            {"id": "we_old", "url": ADDRESS, "metadata": ours},
            {"id": "we_by_hand", "url": ADDRESS, "metadata": {}},
            {"id": "we_other_shop", "url": f"{ADDRESS}2", "metadata": ours},
        )
    )
    stripe.will_answer(ENDPOINT)
    stripe.will_answer({"id": "we_old", "deleted": True})

    client.make_webhook(ADDRESS)

    assert [(call.method, call.path) for call in stripe.calls] == [
        ("GET", "/v1/webhook_endpoints"),
        ("POST", "/v1/webhook_endpoints"),
        ("DELETE", "/v1/webhook_endpoints/we_old"),
    ]


def test_an_earlier_endpoint_that_went_by_itself_is_no_trouble(stripe, client):
    stripe.will_answer(_listed({"url": ADDRESS, "metadata": {"made_by": "clearhold"}}))
    stripe.will_answer(ENDPOINT)
    stripe.will_refuse(404, "resource_missing")

    assert client.make_webhook(ADDRESS).endpoint_id == "we_new"


def test_an_endpoint_without_a_secret_is_of_no_use(stripe, client):
    stripe.will_answer(_listed())
    stripe.will_answer({**ENDPOINT, "secret": None})

    with pytest.raises(RejectedError):
        client.make_webhook(ADDRESS)


# -- what a key may do -----------------------------------------------------------------


def test_a_good_key_is_recognised_without_leaving_anything_behind(stripe, client):
    stripe.will_answer({"object": "list", "data": []})
    stripe.will_refuse(400, "parameter_missing")
    stripe.will_refuse(400, "url_invalid")
    stripe.will_answer({"object": "account", "settings": {"dashboard": {"display_name": "Shop"}}})

    assert client.probe() == KeyAbilities(
        live=False, may_check=True, may_make_webhooks=True, account_name="Shop"
    )
    assert len(stripe.calls) == 4


def test_a_key_that_may_only_read_may_not_check(stripe, client):
    stripe.will_answer({"object": "list", "data": []})
    for _ in range(3):
        stripe.will_refuse(403)

    assert client.probe() == KeyAbilities(live=False, may_check=False, may_make_webhooks=False)


def test_what_was_made_after_all_is_undone(stripe, client):
    stripe.will_answer({"object": "list", "data": []})
    stripe.will_answer(SESSION)
    stripe.will_answer(SESSION)
    stripe.will_answer(ENDPOINT)
    stripe.will_answer({"id": "we_new", "deleted": True})
    stripe.will_refuse(403)

    assert client.probe().may_check
    assert [call.method for call in stripe.calls] == [
        "GET",
        "POST",
        "POST",
        "POST",
        "DELETE",
        "GET",
    ]


def test_a_dead_key_is_refused_with_what_to_do(stripe, client):
    stripe.will_refuse(401, "api_key_expired")

    with pytest.raises(AccessDeniedError, match="Make a new restricted key"):
        client.probe()


def test_a_live_key_says_so(stripe):
    connector = StripeIdentity(allow=frozenset({stripe.place}), timeout=2, retries=0)
    client = connector.client({"key": "rk_" + "live_0123456789", "base_url": stripe.url})
    stripe.will_answer({"object": "list", "data": []})
    for _ in range(3):
        stripe.will_refuse(400)

    assert client.probe().live
