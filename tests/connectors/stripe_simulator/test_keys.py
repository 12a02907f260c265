import pytest
import requests
import stripe

PATH = "identity/verification_sessions"


def test_a_key_is_accepted_as_basic_user_too(simulator):
    answer = requests.get(
        f"{simulator.url}/v1/{PATH}", auth=(simulator.key(prefix="sk_test"), ""), timeout=5
    )

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "authorization", [None, "Bearer rk_test_unknown", "Bearer ", "Basic %%%", "Digest x"]
)
def test_nobody_enters_without_a_valid_key(simulator, authorization):
    headers = {"Authorization": authorization} if authorization else {}

    answer = simulator.call("GET", PATH, headers=headers)

    assert answer.status_code == 401
    assert answer.json()["error"]["type"] == "invalid_request_error"
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="Stripe"'


def test_the_sdk_tells_an_unknown_and_a_revoked_key(simulator):
    key = simulator.key()
    simulator.order("keys/revoke", {"key": key})

    with pytest.raises(stripe.AuthenticationError) as unknown:
        simulator.client_with("rk_test_unknown").v1.identity.verification_sessions.list()
    with pytest.raises(stripe.AuthenticationError) as revoked:
        simulator.client_with(key).v1.identity.verification_sessions.list()

    assert ["code" in error.value.json_body["error"] for error in (unknown, revoked)] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("permissions", "act"),
    [
        ({"identity_sessions": "none"}, lambda v1: v1.identity.verification_sessions.list()),
        ({"identity_sessions": "none"}, lambda v1: v1.identity.verification_reports.list()),
        (
            {"identity_sessions": "read"},
            lambda v1: v1.identity.verification_sessions.create({"type": "document"}),
        ),
        (
            {"identity_sessions": "read"},
            lambda v1: v1.identity.verification_sessions.redact("vs_1"),
        ),
        ({}, lambda v1: v1.events.list()),
        ({}, lambda v1: v1.accounts.retrieve_current()),
        ({}, lambda v1: v1.webhook_endpoints.list()),
        (
            {"webhook_endpoints": "read"},
            lambda v1: v1.webhook_endpoints.create({"url": "", "enabled_events": ["*"]}),
        ),
        ({"webhook_endpoints": "read"}, lambda v1: v1.webhook_endpoints.delete("we_1")),
    ],
)
def test_a_restricted_key_does_what_it_may_and_no_more(simulator, permissions, act):
    with pytest.raises(stripe.PermissionError) as refusal:
        act(simulator.client(**permissions).v1)

    assert refusal.value.http_status == 403
    assert refusal.value.json_body["error"]["type"] == "invalid_request_error"
    assert "does not have the required permissions" in refusal.value.user_message


def test_reading_is_allowed_to_a_key_that_reads(simulator):
    v1 = simulator.client(
        identity_sessions="read", webhook_endpoints="read", events="read", account_read=True
    ).v1

    assert v1.identity.verification_sessions.list().data == []
    assert v1.identity.verification_reports.list().data == []
    assert v1.webhook_endpoints.list().data == []
    assert v1.events.list().data == []
    assert v1.accounts.retrieve_current().object == "account"


def test_a_secret_key_may_everything(simulator):
    v1 = simulator.client(prefix="sk_test", account="acct_other").v1

    assert v1.accounts.retrieve_current().id == "acct_other"
    assert v1.identity.verification_sessions.create({"type": "document"}).livemode is False


def test_test_and_live_objects_never_meet(simulator):
    live = simulator.client(prefix="rk_live").v1.identity.verification_sessions
    test = simulator.client(prefix="rk_test").v1.identity.verification_sessions

    session = live.create({"type": "document"})

    assert session.livemode is True
    assert "_secret_live_" in session.client_secret
    assert test.list().data == []
    with pytest.raises(stripe.InvalidRequestError):
        test.retrieve(session.id)


def test_a_connected_account_has_objects_of_its_own(simulator):
    key = simulator.key(account="acct_platform", connected=["acct_shop"], events="read")
    platform = simulator.client_with(key)
    shop = simulator.client_with(key, on_behalf_of="acct_shop")

    session = shop.v1.identity.verification_sessions.create({"type": "document"})

    assert shop.v1.identity.verification_sessions.list().data[0].id == session.id
    assert platform.v1.identity.verification_sessions.list().data == []
    assert shop.v1.events.list().data[0].account == "acct_shop"


def test_an_account_that_is_not_connected_is_refused(simulator):
    with pytest.raises(stripe.PermissionError) as refusal:
        simulator.client(account="acct_x").v1.identity.verification_sessions.list(
            options={"stripe_account": "acct_stranger"}
        )

    assert refusal.value.json_body["error"]["code"] == "account_invalid"


def test_a_key_can_be_chosen_for_the_demo(simulator):
    made = simulator.order("keys", {"key": "rk_test_demo", "account": "acct_demo"}, 201)

    assert (made["key"], made["restricted"], made["livemode"]) == ("rk_test_demo", True, False)
    assert [key["account"] for key in simulator.look("keys")] == ["acct_demo"]


@pytest.mark.parametrize(
    "order",
    [
        {"prefix": "pk_test"},
        {"key": "secret"},
        {"colour": "red"},
        {"identity_sessions": "all"},
        {"secret": "rk_test_x"},
    ],
)
def test_an_impossible_key_is_not_made(simulator, order):
    assert simulator.order("keys", order, 400)["error"]


def test_revoking_an_unknown_key_is_a_mistake(simulator):
    assert simulator.order("keys/revoke", {"key": "rk_test_nobody"}, 400)["error"]
    assert simulator.order("keys/revoke", {}, 400) == {"error": "missing: 'key'"}
