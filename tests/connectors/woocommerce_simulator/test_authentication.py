"""Who is let in: OAuth 1.0a over http, Basic over https, and each key for what it allows."""

import base64
import hmac
from time import time
from urllib.parse import quote, urlencode

import pytest
import requests
from woocommerce import API

from connectors.shops.woocommerce.simulator.server import start
from tests.connectors.woocommerce_simulator.driver import Driver

HTTPS = {"X-Forwarded-Proto": "https"}


@pytest.fixture
def key(store):
    return store.control("keys")


def _twice(text):
    return quote(quote(str(text), safe="~"), safe="~")


def _signed(key, url, **changes):
    """Sign by hand, so that a mistake can be made on purpose."""
    parameters = {
        "oauth_consumer_key": key["consumer_key"],
        "oauth_timestamp": int(time()),
        "oauth_nonce": "once",
        "oauth_signature_method": "HMAC-SHA1",
    } | changes
    pairs = "%26".join(f"{_twice(k)}%3D{_twice(v)}" for k, v in sorted(parameters.items()))
    text = f"GET&{quote(url, safe='~')}&{pairs}"
    digest = "sha1" if parameters["oauth_signature_method"] == "HMAC-SHA1" else "sha256"
    signature = hmac.digest(f"{key['consumer_secret']}&".encode(), text.encode(), digest)
    parameters["oauth_signature"] = base64.b64encode(signature).decode()
    return f"{url}?{urlencode(parameters)}"


def _get(url, **more):
    return requests.get(url, timeout=10, **more)


def _orders(store):
    return f"{store.url}/wp-json/wc/v3/orders"


def test_the_official_client_reads_and_writes_over_http(store, api):
    order = store.place()["id"]

    held = api.put(f"orders/{order}", {"status": "on-hold"})

    assert held.status_code == 200
    assert api.get(f"orders/{order}").json()["status"] == "on-hold"


def test_the_official_client_is_refused_with_a_wrong_secret(store, key):
    api = API(store.url, key["consumer_key"], "cs_wrong")

    answer = api.get("orders")

    assert answer.status_code == 401
    assert answer.json() == {
        "code": "woocommerce_rest_authentication_error",
        "message": "Invalid signature - provided signature does not match.",
        "data": {"status": 401},
    }


def test_an_unknown_key_is_refused(store):
    answer = API(store.url, "ck_unknown", "cs_unknown").get("orders")

    assert (answer.status_code, answer.json()["message"]) == (401, "Consumer key is invalid.")


@pytest.mark.parametrize("method", ["HMAC-SHA1", "HMAC-SHA256"])
def test_both_ways_of_signing_are_good(store, key, method):
    signed = _signed(key, _orders(store), oauth_signature_method=method)

    assert _get(signed).status_code == 200


def test_an_unknown_way_of_signing_is_refused(store, key):
    answer = _get(_signed(key, _orders(store), oauth_signature_method="PLAINTEXT"))

    assert answer.json()["message"] == "Invalid signature - signature method is invalid."


@pytest.mark.parametrize("minutes", [-16, 16])
def test_a_signature_lives_for_fifteen_minutes(store, key, minutes):
    moment = int(time()) + minutes * 60

    answer = _get(_signed(key, _orders(store), oauth_timestamp=moment))

    assert (answer.status_code, answer.json()["message"]) == (401, "Invalid timestamp.")


def test_a_signature_is_good_only_once(store, key):
    url = _signed(key, _orders(store))

    first, second = _get(url), _get(url)

    assert first.status_code == 200
    assert second.status_code == 401
    assert second.json()["message"] == "Invalid nonce - nonce has already been used."


def test_a_signature_covers_the_parameters(store, key):
    assert _get(_signed(key, _orders(store)) + "&status=pending").status_code == 401


def test_a_signature_covers_lists_as_php_reads_them(store, key):
    number = store.place()["id"]
    signed = _signed(key, _orders(store), **{"include[0]": number}).replace(
        "include%5B0%5D", "include[]"
    )

    answer = _get(signed)

    assert answer.status_code == 200
    assert [order["id"] for order in answer.json()] == [number]


def test_a_half_signed_call_names_what_is_missing(store):
    answer = _get(f"{_orders(store)}?oauth_consumer_key=ck_1&oauth_nonce=n")

    assert answer.status_code == 401
    assert answer.json()["code"] == "woocommerce_rest_authentication_missing_parameter"
    assert answer.json()["message"] == (
        "Missing OAuth parameters oauth_timestamp, oauth_signature, oauth_signature_method"
    )


def test_basic_is_not_heard_over_http(store, key):
    answer = _get(_orders(store), auth=(key["consumer_key"], key["consumer_secret"]))

    assert answer.status_code == 401
    assert answer.json()["code"] == "woocommerce_rest_cannot_view"


def test_a_key_in_the_query_is_not_heard_over_http(store, key):
    query = {name: key[name] for name in ("consumer_key", "consumer_secret")}

    assert _get(_orders(store), params=query).status_code == 401


def test_basic_and_the_query_are_heard_over_https(store, key):
    query = {name: key[name] for name in ("consumer_key", "consumer_secret")}

    basic = _get(_orders(store), auth=tuple(query.values()), headers=HTTPS)

    assert basic.status_code == 200
    assert _get(_orders(store), params=query, headers=HTTPS).status_code == 200


def test_a_wrong_secret_is_refused_over_https(store, key):
    answer = _get(_orders(store), auth=(key["consumer_key"], "cs_wrong"), headers=HTTPS)

    assert (answer.status_code, answer.json()["message"]) == (401, "Consumer secret is invalid.")


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "orders", "woocommerce_rest_cannot_view"),
        ("GET", "orders/1", "woocommerce_rest_cannot_view"),
        ("POST", "orders", "woocommerce_rest_cannot_create"),
        ("PUT", "orders/1", "woocommerce_rest_cannot_edit"),
        ("DELETE", "orders/1", "woocommerce_rest_cannot_delete"),
    ],
)
def test_a_stranger_is_refused_by_what_he_wanted(store, method, path, code):
    answer = requests.request(method, f"{store.url}/wp-json/wc/v3/{path}", timeout=10)

    assert (answer.status_code, answer.json()["code"]) == (401, code)


def test_a_key_for_reading_does_not_write(store):
    api = store.api("read")
    order = store.place()["id"]

    answer = api.put(f"orders/{order}", {"status": "on-hold"})

    assert api.get(f"orders/{order}").status_code == 200
    assert answer.status_code == 401
    assert answer.json()["message"] == "The API key provided does not have write permissions."


def test_a_key_for_writing_does_not_read(store):
    api = store.api("write")
    order = store.place()["id"]

    assert api.put(f"orders/{order}", {}).status_code == 200
    assert api.get("orders").json()["message"] == (
        "The API key provided does not have read permissions."
    )


def test_the_home_address_is_what_is_signed(tmp_path):
    with start(tmp_path / "s.sqlite3", public_url="https://shop.example.test/") as running:
        key = Driver(url=running.url).control("keys")
        home = "http://shop.example.test/wp-json/wc/v3/orders"
        by_home = _signed(key, home).replace("http://shop.example.test", running.url)
        index = _get(f"{running.url}/wp-json/").json()

        assert _get(by_home).status_code == 200
        assert index["url"] == "https://shop.example.test"


def test_an_authorization_header_signs_as_well(store, key):
    url, _, query = _signed(key, _orders(store)).partition("?")
    header = ", ".join('{}="{}"'.format(*pair.split("=", 1)) for pair in query.split("&"))

    assert _get(url, headers={"Authorization": f"OAuth {header}"}).status_code == 200
