"""Session tokens: who is believed, at which time, and all who are not."""

import base64
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.errors import BadSignatureError
from app.ports import AppKeys
from connectors.shops.shopify.app import ShopifyApp

# Far from any machine's clock, so that only the time that is given can decide.
NOW = datetime(2031, 5, 5, 12, 0, tzinfo=UTC)
CLIENT = "0123456789abcdef0123456789abcdef"
SECRET = "shpss_throwaway_for_tests_0123456789"
PREVIOUS = "shpss_throwaway_of_yesterday_0123456"
KEYS = AppKeys(client_id=CLIENT, client_secrets=(SECRET, PREVIOUS))
SHOP = "https://quiet-lamps.myshopify.com"
APP = ShopifyApp()
LACKING = object()


def claims(**changes):
    usual = {
        "iss": f"{SHOP}/admin",
        "dest": SHOP,
        "aud": CLIENT,
        "sub": "42",
        "exp": int((NOW + timedelta(minutes=1)).timestamp()),
        "nbf": int(NOW.timestamp()),
        "iat": int(NOW.timestamp()),
        "jti": "f8912129-1af6-4cad-9ca3-76b0f7621087",
        "sid": "aaea182f2732d44c23057c0fea584021a4485b2bd25d3eb7fd349313ad24c685",
    }
    return {name: claim for name, claim in {**usual, **changes}.items() if claim is not LACKING}


def token(secret=SECRET, algorithm="HS256", **changes):
    return jwt.encode(claims(**changes), secret, algorithm)


def at(seconds):
    return NOW + timedelta(seconds=seconds)


def is_refused(candidate, keys=KEYS, now=NOW):
    with pytest.raises(BadSignatureError):
        APP.read_token(candidate, keys, now)
    return True


def test_a_good_token_tells_shop_person_and_end():
    found = APP.read_token(token(), KEYS, NOW)

    assert (found.shop_url, found.staff_id, found.expires_at) == (SHOP, "42", at(60))


def test_a_token_signed_with_the_previous_secret_is_still_good():
    assert APP.read_token(token(PREVIOUS), KEYS, NOW).staff_id == "42"


@pytest.mark.parametrize("seconds", [-10, 0, 59, 69])
def test_ten_seconds_of_a_clock_that_is_off_are_forgiven(seconds):
    assert APP.read_token(token(), KEYS, at(seconds)).staff_id == "42"


@pytest.mark.parametrize("seconds", [-11, 70, 3600])
def test_a_token_that_is_too_early_or_over_is_refused(seconds):
    assert is_refused(token(), now=at(seconds))


@pytest.mark.parametrize("claim", ["exp", "nbf", "iss", "dest", "aud", "sub", "jti", "sid"])
def test_a_token_that_leaves_something_out_is_refused(claim):
    assert is_refused(token(**{claim: LACKING}))


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "another-app"},
        {"aud": ["another-app"]},
        {"aud": ""},
        {"iss": "https://other-lamps.myshopify.com/admin"},
        {"dest": "https://other-lamps.myshopify.com"},
        {"iss": "http://quiet-lamps.myshopify.com/admin", "dest": SHOP},
        {"dest": "http://quiet-lamps.myshopify.com"},
        {
            "iss": "http://quiet-lamps.myshopify.com/admin",
            "dest": "http://quiet-lamps.myshopify.com",
        },
        {"iss": f"{SHOP}.evil.example/admin", "dest": f"{SHOP}.evil.example"},
        {"iss": "https://evil.example/admin", "dest": "https://evil.example"},
        {"iss": "https://evil.example/quiet-lamps.myshopify.com", "dest": SHOP},
        {"iss": f"{SHOP}/admin".replace("//", "//evil.example@")},
        {"iss": f"{SHOP}:444/admin", "dest": f"{SHOP}:444"},
        {"iss": "quiet-lamps.myshopify.com", "dest": "quiet-lamps.myshopify.com"},
        {"dest": 5},
        {"dest": "http://["},
        {"exp": "soon"},
        {"exp": True},
        {"exp": -1},
        {"exp": 10**30},
        {"nbf": 10**15},
        {"nbf": "now"},
        {"sub": ""},
        {"sub": "admin"},
        {"sub": "٤٢"},
        {"sub": 42},
    ],
)
def test_a_token_that_is_signed_but_says_the_wrong_thing_is_refused(changes):
    assert is_refused(token(**changes))


@pytest.mark.parametrize("algorithm", ["HS512", "HS384"])
def test_a_token_signed_by_another_rule_is_refused(algorithm):
    long = SECRET * 4

    candidate = jwt.encode(claims(), long, algorithm)

    assert is_refused(candidate, AppKeys(client_id=CLIENT, client_secrets=(long,)))


def test_a_token_that_nobody_signed_is_refused():
    assert is_refused(jwt.encode(claims(), None, "none"))
    head, body, _ = token().split(".")
    assert is_refused(f"{head}.{body}.")


def test_a_token_changed_after_it_was_signed_is_refused():
    head, _, signature = token().split(".")
    body = base64.urlsafe_b64encode(json.dumps(claims(sub="1")).encode()).decode().rstrip("=")

    assert is_refused(f"{head}.{body}.{signature}")


@pytest.mark.parametrize(
    "keys",
    [
        AppKeys(client_id=CLIENT, client_secrets=("shpss_of_another_app_0123456789abcdef",)),
        AppKeys(client_id=CLIENT, client_secrets=()),
        AppKeys(client_id=CLIENT, client_secrets=("",)),
        AppKeys(client_id="", client_secrets=(SECRET,)),
        AppKeys(client_id="another-app", client_secrets=(SECRET,)),
    ],
)
def test_without_the_apps_own_keys_no_token_is_good(keys):
    assert is_refused(token(), keys)


def test_the_shop_that_a_token_claims_is_read_without_trust():
    assert APP.claimed_shop(token("whoever_signed_it_0123456789abcdefg")) == SHOP


@pytest.mark.parametrize("dest", [LACKING, "http://quiet-lamps.myshopify.com", 5, "https://x.y"])
def test_a_token_that_claims_no_shop_claims_nothing(dest):
    with pytest.raises(BadSignatureError):
        APP.claimed_shop(token(dest=dest))


@given(st.text(max_size=80) | st.just("a." * 10_000))
def test_noise_is_refused(noise):
    assert is_refused(noise)
    with pytest.raises(BadSignatureError):
        APP.claimed_shop(noise)
