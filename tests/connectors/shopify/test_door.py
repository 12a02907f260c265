"""Signatures, headers and addresses: what is told before anything is stored."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.errors import InvalidInputError
from app.ports import Intake
from connectors.shops.shopify import intake, signature, store_url
from tests.connectors.shopify.examples import TOPICS, raw

SECRET = "shpss_throwaway_for_tests_0123456789"
BODY = raw("orders/create")


def signed(content, secret=SECRET):
    digest = hmac.new(secret.encode(), content, hashlib.sha256).digest()
    return {"X-Shopify-Hmac-Sha256": base64.b64encode(digest).decode()}


@pytest.mark.parametrize("topic", TOPICS)
def test_a_delivery_that_the_apps_secret_signed_is_believed(topic):
    assert signature.may_be_from(raw(topic), signed(raw(topic)), [SECRET])


def test_the_previous_secret_still_counts_wherever_it_stands():
    newer = "shpss_newer_for_tests_0123456789abc"

    assert signature.may_be_from(BODY, signed(BODY), [newer, SECRET])
    assert signature.may_be_from(BODY, signed(BODY), [SECRET, newer])


def test_a_changed_body_is_from_nobody():
    assert not signature.may_be_from(BODY + b" ", signed(BODY), [SECRET])


@pytest.mark.parametrize("secrets", [[], [""], ["shpss_other"]])
def test_without_the_right_secret_nothing_is_believed(secrets):
    assert not signature.may_be_from(BODY, signed(BODY), secrets)


def test_a_signature_made_with_an_empty_secret_is_worth_nothing():
    assert not signature.may_be_from(b"{}", signed(b"{}", ""), ["", SECRET])


@pytest.mark.parametrize("claimed", ["", "ü", "\ud800", "x" * 10_000])
def test_a_signature_that_is_none_is_refused_quietly(claimed):
    headers = {"X-Shopify-Hmac-Sha256": claimed}

    assert not signature.may_be_from(BODY, headers, [SECRET])
    assert not signature.may_be_from(BODY, {}, [SECRET])


@given(st.binary(), st.text(), st.text())
def test_noise_is_never_believed(content, claimed, secret):
    assert not signature.may_be_from(content, {"x-shopify-hmac-sha256": claimed}, [secret])


@pytest.mark.parametrize("spelling", [str, str.lower, str.upper])
def test_headers_are_read_however_they_are_spelled(spelling):
    headers = {
        spelling("X-Shopify-Topic"): "orders/create",
        spelling("X-Shopify-Webhook-Id"): "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
        spelling("X-Shopify-Shop-Domain"): "Quiet-Lamps.myshopify.com",
    }

    assert intake.topic(headers) == "orders/create"
    assert intake.delivery_id(headers) == "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043"
    assert intake.claimed_shop(headers) == "https://quiet-lamps.myshopify.com"


def test_what_is_not_said_is_nothing():
    assert intake.topic({}) == intake.delivery_id({}) == intake.claimed_shop({}) == ""


def test_every_delivery_is_kept():
    assert intake.intake(BODY, {}) is Intake.KEEP


IMPOSTORS = [
    "quiet-lamps.myshopify.com.evil.example",
    "evil.example/quiet-lamps.myshopify.com",
    "evil.example?quiet-lamps.myshopify.com",
    "evil.example#.myshopify.com",
    "quiet-lamps.myshopify.com@evil.example",
    "evil@" + "quiet-lamps.myshopify.com",
    "quiet-lamps.myshopify.com:8080",
    "a.quiet-lamps.myshopify.com",
    "quiet-lamps.myshopify.com\n.evil.example",
    "quiet_lamps.myshopify.com",
    "-lamps.myshopify.com",
    "quiet-lamps.myshopify.io",
    "quiet-lampsXmyshopify.com",
    "[::1].myshopify.com",
    "http://[",
    "m" * 300 + ".myshopify.com",
]


@pytest.mark.parametrize("domain", [*IMPOSTORS, "https://quiet-lamps.myshopify.com"])
def test_a_header_that_names_no_shop_exactly_names_none(domain):
    assert intake.claimed_shop({"X-Shopify-Shop-Domain": domain}) == ""


@pytest.mark.parametrize(
    "typed",
    [
        "quiet-lamps",
        " Quiet-Lamps.myshopify.com ",
        "https://quiet-lamps.myshopify.com",
        "http://quiet-lamps.myshopify.com/",
        "https://quiet-lamps.myshopify.com/admin/orders?query=1",
        "https://admin.shopify.com/store/quiet-lamps/settings/domains",
        "admin.shopify.com/store/quiet-lamps",
    ],
)
def test_what_a_merchant_types_or_copies_becomes_one_address(typed):
    assert store_url.normalise_url(typed) == "https://quiet-lamps.myshopify.com"


@pytest.mark.parametrize(
    "typed", [*IMPOSTORS, "", "quietlamps.example", "ftp://quiet-lamps.myshopify.com"]
)
def test_what_is_no_shops_own_address_is_refused_with_where_to_find_it(typed):
    with pytest.raises(InvalidInputError, match="Settings > Domains"):
        store_url.normalise_url(typed)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_an_address_or_refused(typed):
    try:
        url = store_url.normalise_url(typed)
    except InvalidInputError:
        return
    assert store_url.normalise_url(url) == url


def test_a_shop_is_reached_where_the_settings_say():
    url = "https://quiet-lamps.myshopify.com"

    assert store_url.reached_at("https://{shop}", url) == url
    assert (
        store_url.order_page("http://127.0.0.1:9/shops/{shop}", url, "42")
        == "http://127.0.0.1:9/shops/quiet-lamps.myshopify.com/admin/orders/42"
    )
