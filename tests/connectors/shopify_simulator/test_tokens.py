"""Four ways to a token, and what each refuses."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import shopify
from shopify import session_token

from connectors.shops.shopify.simulator.apps.oauth import signed_query
from tests.connectors.shopify_simulator.driver import CLIENT_ID, SECRET, Client

SHOP_NAME = "query { shop { name } }"
A_MINUTE, AN_HOUR, NINETY_DAYS = 60, 3600, 90 * 86_400


@pytest.fixture
def installed(shop):
    shop.control("install", {"client_id": CLIENT_ID})
    return shop


def works(shop, token) -> bool:
    return Client(shop=shop, token=token).post(SHOP_NAME).status_code == 200


def refresh(shop, token) -> requests.Response:
    return shop.ask_for_token(grant_type="refresh_token", refresh_token=token)


def test_a_session_token_is_exchanged_for_a_pair(installed):
    pair = installed.exchange().json()

    assert works(installed, pair["access_token"])
    assert (pair["expires_in"], pair["refresh_token_expires_in"]) == (AN_HOUR, NINETY_DAYS)
    assert "write_orders" in pair["scope"].split(",")


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": 1},
        {"nbf": 99_999_999_999},
        {"aud": "another-app"},
        {"dest": "https://another.myshopify.com"},
    ],
)
def test_a_wrong_session_token_is_not_exchanged(installed, changes):
    answer = installed.exchange(**changes)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_subject_token")


@pytest.mark.parametrize("token", ["", "a.b.c", "no token"])
def test_what_is_no_session_token_is_not_exchanged(installed, token):
    answer = installed.ask_for_token(
        grant_type="urn:ietf:params:oauth:grant-type:token-exchange",
        subject_token=token,
        subject_token_type="urn:ietf:params:oauth:token-type:id_token",
        requested_token_type="urn:shopify:params:oauth:token-type:offline-access-token",
    )

    assert answer.json()["error"] == "invalid_subject_token"


def test_an_app_that_is_not_installed_gets_no_token(shop):
    answer = shop.exchange()

    assert (answer.status_code, answer.json()["error"]) == (400, "app_not_installed")


def test_without_expiring_the_token_lasts_and_stays_the_same(installed):
    token = installed.control("session_token", {"client_id": CLIENT_ID})["token"]
    asked = {
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
        "subject_token": token,
        "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
        "requested_token_type": "urn:shopify:params:oauth:token-type:offline-access-token",
    }
    first, second = installed.token(**asked), installed.token(**asked)

    assert first == second
    assert "expires_in" not in first


def test_client_credentials_bring_a_day(installed, platform):
    got = installed.token(grant_type="client_credentials")
    platform.advance(got["expires_in"] - A_MINUTE)
    before = works(installed, got["access_token"])
    platform.advance(A_MINUTE)

    assert before
    assert "refresh_token" not in got
    assert not works(installed, got["access_token"])


def test_a_wrong_secret_gets_nothing(installed):
    answer = installed.ask_for_token(grant_type="client_credentials", client_secret="guessed")

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_an_unknown_app_gets_nothing(installed):
    answer = installed.ask_for_token(grant_type="client_credentials", client_id="nobody")

    assert answer.json()["error"] == "application_cannot_be_found"


def test_a_refresh_token_can_be_tried_again_until_the_next_is_used(installed):
    first = installed.exchange().json()["refresh_token"]
    second = refresh(installed, first).json()
    again = refresh(installed, first).json()
    third = refresh(installed, second["refresh_token"]).json()

    assert again["refresh_token"] == second["refresh_token"]
    assert again["access_token"] == second["access_token"]
    assert third["refresh_token"] not in {first, second["refresh_token"]}
    assert refresh(installed, first).json()["error"] == "invalid_grant"
    assert refresh(installed, second["refresh_token"]).ok


def test_a_refresh_token_ends_after_ninety_days(installed, platform):
    pair = installed.exchange().json()
    platform.advance(NINETY_DAYS)

    assert refresh(installed, pair["refresh_token"]).json()["error"] == "invalid_grant"
    assert not works(installed, pair["access_token"])


def test_a_refresh_token_of_another_shop_is_refused(installed, platform):
    other = platform.shop("other")
    other.control("install", {"client_id": CLIENT_ID})
    pair = installed.exchange().json()

    assert refresh(other, pair["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_token_works_at_its_own_shop_only(installed, platform):
    other = platform.shop("other")
    token = installed.exchange().json()["access_token"]
    answer = Client(shop=other, token=token).post(SHOP_NAME)

    assert answer.status_code == 401
    assert "Invalid API key or access token" in answer.json()["errors"]


def test_an_uninstalled_app_loses_its_tokens_at_once(client, shop):
    shop.control("uninstall", {"client_id": CLIENT_ID})

    assert client.post(SHOP_NAME).status_code == 401


@pytest.mark.usefixtures("client")
def test_a_shop_that_is_not_there_is_not_found(shop):
    nowhere = Client(shop=type(shop)(platform=shop.platform, domain="no.myshopify.com"), token="x")

    assert nowhere.post(SHOP_NAME).status_code == 404


def test_both_secrets_are_taken_while_the_old_one_signs(installed, platform):
    new = platform.control(f"apps/{CLIENT_ID}/rotate", {"seconds": A_MINUTE})["client_secret"]
    grant = {"grant_type": "client_credentials"}
    both = [installed.ask_for_token(client_secret=one, **grant).ok for one in (new, SECRET)]
    platform.advance(A_MINUTE)

    assert both == [True, True]
    assert not installed.ask_for_token(client_secret=SECRET, **grant).ok


def test_an_authorization_code_is_good_for_one_exchange(shop, platform):
    page = f"{platform.url}/shops/{shop.domain}/admin/oauth/authorize"
    asked = {
        "client_id": CLIENT_ID,
        "scope": "read_orders,write_orders",
        "redirect_uri": "https://app.example.test/callback",
        "state": "nonce-1",
    }
    shown = requests.get(page, params=asked, timeout=10)
    sent_on = requests.post(page, data=asked, allow_redirects=False, timeout=10)
    query = {k: v[0] for k, v in parse_qs(urlsplit(sent_on.headers["Location"]).query).items()}
    hmac = query.pop("hmac")
    got = [shop.ask_for_token(code=query["code"], expiring="1") for _ in range(2)]

    assert "read_orders" in shown.text
    assert (query["state"], query["shop"]) == ("nonce-1", shop.domain)
    assert signed_query({"client_secret": SECRET}, query)["hmac"] == hmac
    assert got[0].json()["scope"] == "read_orders,write_orders"
    assert (got[1].status_code, got[1].json()["error"]) == (400, "invalid_request")


def test_shopifys_own_library_believes_what_the_platform_signs(installed):
    token = installed.control("session_token", {"client_id": CLIENT_ID, "staff_id": "7"})["token"]
    claims = session_token.decode_from_header(f"Bearer {token}", api_key=CLIENT_ID, secret=SECRET)
    visit = {"shop": installed.domain, "timestamp": "1795308000", "state": "nonce", "code": "1"}
    signed = signed_query({"client_secret": SECRET}, visit)
    # A class of this test's own: the library keeps the secret in its class, for every later test.
    ours = type("Ours", (shopify.Session,), {"secret": SECRET})

    assert (claims["sub"], claims["dest"]) == ("7", f"https://{installed.domain}")
    assert ours.validate_hmac(dict(signed))


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_sent_to_a_strange_address(shop, platform, method):
    page = f"{platform.url}/shops/{shop.domain}/admin/oauth/authorize"
    asked = {"client_id": CLIENT_ID, "redirect_uri": "https://elsewhere.example.test/"}
    send = requests.get if method == "get" else requests.post
    where = {"params" if method == "get" else "data": asked}

    assert send(page, timeout=10, **where).status_code == 400


def test_an_unknown_grant_is_refused(installed):
    assert installed.ask_for_token(grant_type="password").json()["error"] == (
        "unsupported_grant_type"
    )
    assert installed.ask_for_token(
        grant_type="urn:ietf:params:oauth:grant-type:token-exchange"
    ).json()["error"] == ("invalid_request")
