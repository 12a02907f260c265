"""Access tokens: the four ways to one, how it is kept alive, and why there is none."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from app.model.errors import (
    AccessDeniedError,
    AccessEndedError,
    BadSignatureError,
    InvalidInputError,
    RejectedError,
    UnreachableError,
)
from app.ports import AppKeys
from connectors.http_client import Gate
from connectors.shops.shopify.app import ShopifyApp
from connectors.shops.shopify.connector import Shopify
from tests.connectors.shopify.scripted import Reply, scripted_platform

NOW = datetime(2031, 5, 5, 12, 0, tzinfo=UTC)
SHOP = "https://quiet-lamps.myshopify.com"
CLIENT, SECRET = "client-of-the-app", "shpss_throwaway_for_tests_0123456789"
OWN = {"client_id": CLIENT, "client_secret": SECRET}
KEYS = AppKeys(client_id=CLIENT, client_secrets=(SECRET,))
GRANTED = {
    "access_token": "shpat_new",
    "scope": "read_orders,write_orders",
    "expires_in": 3600,
    "refresh_token": "shprt_new",
    "refresh_token_expires_in": 7_776_000,
}
FIRST = {
    "access_token": "shpat_new",
    "scopes": "read_orders,write_orders",
    "expires_at": "2031-05-05T13:00:00+00:00",
    "refresh_token": "shprt_new",
    "refresh_expires_at": "2031-08-03T12:00:00+00:00",
}
KEPT = {
    **OWN,
    "access_token": "shpat_old",
    "scopes": "read_orders",
    "grant": "token_exchange",
    "expires_at": NOW.isoformat(),
    "refresh_token": "shprt_old",
    "refresh_expires_at": (NOW + timedelta(days=1)).isoformat(),
}


def session_token():
    seconds = int(NOW.timestamp())
    claims = {"iss": f"{SHOP}/admin", "dest": SHOP, "aud": CLIENT, "sub": "42", "jti": "1"}
    times = {"exp": seconds + 60, "nbf": seconds, "iat": seconds}
    return jwt.encode({**claims, **times, "sid": "1"}, SECRET, "HS256")


class Desk:
    """The platform's token endpoint, our app and our connector before it."""

    def __init__(self, platform):
        self.platform = platform
        gate = Gate(frozenset({platform.place}))
        self.app = ShopifyApp(gate, shops_at=platform.shops_at)
        self.shopify = Shopify(gate, shops_at=platform.shops_at)

    def asked(self):
        [asked] = self.platform.asked
        assert asked.path == "/shops/quiet-lamps.myshopify.com/admin/oauth/access_token"
        return asked.body


@pytest.fixture
def desk_of():
    opened = []

    def start(*replies):
        left = list(replies)
        platform = scripted_platform(lambda _: left.pop(0) if len(left) > 1 else left[0])
        opened.append(platform)
        return Desk(platform.__enter__())

    yield start
    for platform in opened:
        platform.__exit__(None, None, None)


def refused(error, status=400, **said):
    return Reply(status=status, body={"error": error, **said})


def test_a_session_token_is_exchanged_for_one_that_ends(desk_of):
    desk = desk_of(Reply(body=GRANTED))
    token = session_token()

    found = desk.app.redeem_token(token, KEYS, NOW)

    assert found == {**FIRST, "grant": "token_exchange"}
    assert desk.asked() == {
        **OWN,
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
        "subject_token": token,
        "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
        "requested_token_type": "urn:shopify:params:oauth:token-type:offline-access-token",
        "expiring": "1",
    }


def test_a_forged_session_token_takes_our_secret_nowhere(desk_of):
    desk = desk_of(Reply(body=GRANTED))

    with pytest.raises(BadSignatureError):
        desk.app.redeem_token(session_token() + "x", KEYS, NOW)

    assert desk.platform.asked == []


def test_a_code_is_exchanged_for_a_token_that_ends(desk_of):
    desk = desk_of(Reply(body=GRANTED))

    found = desk.app.redeem_code(SHOP, "c0de", KEYS, NOW)

    assert found == {**FIRST, "grant": "authorization_code"}
    assert desk.asked() == {**OWN, "code": "c0de", "expiring": "1"}


def test_a_token_without_an_end_stays_for_ever(desk_of):
    desk = desk_of(Reply(body={"access_token": "shpat_new", "scope": "read_orders"}))

    found = desk.app.redeem_code(SHOP, "c0de", KEYS, NOW)

    assert found["expires_at"] == found["refresh_token"] == found["refresh_expires_at"] == ""
    assert desk.shopify.renewed(SHOP, found, NOW + timedelta(days=1000)) is None


def test_while_the_secret_changes_the_previous_one_is_tried_too(desk_of):
    desk = desk_of(refused("invalid_client", 401), Reply(body=GRANTED))
    keys = AppKeys(client_id=CLIENT, client_secrets=("shpss_too_new", SECRET))

    desk.app.redeem_code(SHOP, "c0de", keys, NOW)

    assert [one.body["client_secret"] for one in desk.platform.asked] == ["shpss_too_new", SECRET]


@pytest.mark.parametrize(
    "reply",
    [
        refused("invalid_request"),
        Reply(status=400, body=b"<html>Oauth error invalid_request: the code was used</html>"),
    ],
)
def test_a_used_code_is_no_signature(desk_of, reply):
    with pytest.raises(BadSignatureError, match="code"):
        desk_of(reply).app.redeem_code(SHOP, "c0de", KEYS, NOW)


@pytest.mark.parametrize(
    ("reply", "error", "said"),
    [
        (refused("invalid_subject_token"), BadSignatureError, "too old"),
        (refused("invalid_client", 401), AccessDeniedError, "client id and secret"),
        (refused("app_not_installed"), AccessEndedError, "not installed"),
        (refused("odd", error_description="It is so."), AccessDeniedError, "It is so"),
        (refused("<script>"), AccessDeniedError, "HTTP 400"),
        (Reply(status=404, body=b"Not found"), AccessDeniedError, "no shop"),
        (Reply(status=429, body={}, headers={"Retry-After": "7"}), UnreachableError, "how often"),
        (Reply(status=502, body=b""), UnreachableError, "502"),
        (Reply(body=b"<html>"), UnreachableError, "cannot be read"),
        (Reply(body={"access_token": ""}), UnreachableError, "no token"),
        (Reply(body={"access_token": "x", "expires_in": "soon"}), UnreachableError, "read"),
        (Reply(body={}, cut=True), UnreachableError, "connection"),
    ],
)
def test_why_there_is_no_token_is_said(desk_of, reply, error, said):
    with pytest.raises(error, match=said) as problem:
        desk_of(reply).app.redeem_token(session_token(), KEYS, NOW)

    assert SECRET not in str(problem.value)


def test_an_own_app_gets_its_first_token_for_the_asking(desk_of):
    day = {"access_token": "shpat_new", "scope": "read_orders", "expires_in": 86_399}
    desk = desk_of(Reply(body=day))

    found = desk.shopify.renewed(SHOP, OWN, NOW)

    assert desk.asked() == {**OWN, "grant_type": "client_credentials"}
    assert found == {
        **OWN,
        "access_token": "shpat_new",
        "scopes": "read_orders",
        "grant": "client_credentials",
        "expires_at": "2031-05-06T11:59:59+00:00",
        "refresh_token": "",
        "refresh_expires_at": "",
    }


def test_an_own_app_of_another_organisation_is_told_so(desk_of):
    desk = desk_of(refused("shop_not_permitted"))

    with pytest.raises(AccessDeniedError, match="one organisation"):
        desk.shopify.renewed(SHOP, OWN, NOW)


@pytest.mark.parametrize(("minutes", "is_due"), [(6, False), (5, True), (0, True), (-90, True)])
def test_a_token_is_renewed_five_minutes_before_its_end(desk_of, minutes, is_due):
    desk = desk_of(Reply(body=GRANTED))
    kept = {**KEPT, "expires_at": (NOW + timedelta(minutes=minutes)).isoformat()}

    assert (desk.shopify.renewed(SHOP, kept, NOW) is not None) is is_due


def test_the_pair_is_renewed_together_and_nothing_else_is_lost(desk_of):
    desk = desk_of(Reply(body=GRANTED))

    found = desk.shopify.renewed(SHOP, {**KEPT, "webhooks": "declared"}, NOW)

    assert found == {**OWN, **FIRST, "grant": "token_exchange", "webhooks": "declared"}
    assert desk.asked() == {**OWN, "grant_type": "refresh_token", "refresh_token": "shprt_old"}


def test_what_a_renewal_leaves_out_stays(desk_of):
    desk = desk_of(Reply(body={"access_token": "shpat_new", "expires_in": 3600}))

    found = desk.shopify.renewed(SHOP, KEPT, NOW)

    assert (found["refresh_token"], found["scopes"]) == ("shprt_old", "read_orders")


def test_a_permission_that_ended_is_not_even_asked_for(desk_of):
    desk = desk_of(Reply(body=GRANTED))

    for ended in ({"refresh_expires_at": NOW.isoformat()}, {"refresh_token": ""}):
        with pytest.raises(AccessDeniedError, match="Open the app"):
            desk.shopify.renewed(SHOP, {**KEPT, **ended}, NOW)

    assert desk.platform.asked == []


def test_a_permission_that_shopify_ended_is_said_to_the_merchant(desk_of):
    with pytest.raises(AccessDeniedError, match="Open the app"):
        desk_of(refused("invalid_grant")).shopify.renewed(SHOP, KEPT, NOW)


def test_a_renewal_that_failed_on_the_way_may_be_tried_again(desk_of):
    desk = desk_of(Reply(body={}, cut=True), Reply(body=GRANTED))

    with pytest.raises(UnreachableError):
        desk.shopify.renewed(SHOP, KEPT, NOW)

    assert desk.shopify.renewed(SHOP, KEPT, NOW)["access_token"] == "shpat_new"


def test_without_the_apps_keys_nothing_can_be_renewed(desk_of):
    desk = desk_of(Reply(body=GRANTED))

    with pytest.raises(InvalidInputError, match="client_secret"):
        desk.shopify.renewed(SHOP, {**KEPT, "client_secret": ""}, NOW)


def test_a_client_needs_a_token():
    with pytest.raises(InvalidInputError, match="access token"):
        Shopify().client(SHOP, OWN, lambda _: None)


def test_an_expiry_that_is_no_time_counts_as_over(desk_of):
    desk = desk_of(Reply(body=GRANTED))

    assert desk.shopify.renewed(SHOP, {**KEPT, "expires_at": "soon"}, NOW)


def test_refusals_are_final(desk_of):
    with pytest.raises(RejectedError):
        desk_of(refused("invalid_client", 401)).shopify.renewed(SHOP, OWN, NOW)
