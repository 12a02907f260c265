"""What a store says of itself, and the address by which it is called."""

import json
from datetime import UTC, datetime

import pytest

from app.model.errors import InvalidInputError, RejectedError
from connectors.http_client import Gate
from connectors.shops.woocommerce.connector import WooCommerce
from tests.connectors.woocommerce.scripted import Reply, scripted_store

WOO = WooCommerce()
INDEX = {"name": "Caf&#233; Anna", "timezone_string": "Europe/Paris", "namespaces": ["wc/v3"]}
STATUS = {"environment": {"version": "9.9.5"}, "settings": {"currency": "usd"}}
COUNTRY = [{"id": "woocommerce_default_country", "value": "US:CA"}]


def described(index=INDEX, status=STATUS, settings=COUNTRY):
    answers = {"": index, "system_status": status, "settings/general": settings}

    def reply(_method, path):
        endpoint = path.partition("?")[0].removeprefix("/wp-json/").removeprefix("wc/v3/")
        body = answers[endpoint]
        return body if isinstance(body, Reply) else Reply(body=json.dumps(body).encode())

    with scripted_store(reply) as server:
        connector = WooCommerce(Gate(frozenset({server.place})))
        key = {"consumer_key": "ck_1", "consumer_secret": "cs_1"}
        return connector.client(server.url, key, lambda _call: None).describe()


def test_the_simulated_store_says_who_it_is(store, client):
    shop = client.describe()

    assert (shop.name, shop.url, shop.version) == ("Demo Store", store.url, "9.9.5")
    assert (shop.timezone, shop.currency, shop.country) == ("Europe/Stockholm", "SEK", "SE")


def test_name_money_and_country_are_put_in_our_form():
    shop = described()

    assert (shop.name, shop.currency, shop.country) == ("Café Anna", "USD", "US")


def test_a_store_without_a_name_is_called_by_its_address():
    assert described(index={**INDEX, "name": ""}).name == "127.0.0.1"


def test_settings_that_the_key_may_not_see_are_done_without():
    assert described(settings=Reply(status=403, body=b'{"code":"x"}')).country == ""
    assert described(settings=[]).country == ""


def test_a_site_that_hides_its_index_is_described_by_the_rest():
    shop = described(index=Reply(status=401, body=b'{"code":"rest_login_required"}'))

    assert (shop.name, shop.timezone, shop.currency) == ("127.0.0.1", "UTC", "USD")


def test_wordpress_without_woocommerce_is_told_apart():
    with pytest.raises(RejectedError, match="WooCommerce is not active"):
        described(index={**INDEX, "namespaces": ["wp/v2"]})


@pytest.mark.parametrize(
    ("offset", "name"),
    [
        (0, "UTC"),
        ("", "UTC"),
        (2, "Etc/GMT-2"),
        ("-5", "Etc/GMT+5"),
        (5.5, "Asia/Kolkata"),
        (3.25, "UTC"),
        (99, "UTC"),
        ("soon", "UTC"),
        ("nan", "UTC"),
    ],
)
def test_a_store_that_chose_an_offset_gets_a_zone_of_that_offset(offset, name):
    assert described(index={**INDEX, "timezone_string": "", "gmt_offset": offset}).timezone == name


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("https://shop.example.test", "https://shop.example.test"),
        (" Shop.Example.test/ ", "https://shop.example.test"),
        ("https://shop.example.test:443/butik/", "https://shop.example.test/butik"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://127.0.0.1:8091/?a=b#c", "http://127.0.0.1:8091"),
        ("https://shop.example.test/wp-admin/index.php?page=x", "https://shop.example.test"),
        ("https://shop.example.test/a/wp-json/wc/v3/", "https://shop.example.test/a"),
        ("https://blåbär.example.test", "https://xn--blbr-noae.example.test"),
        ("https://[2606:4700::1111]:443/", "https://[2606:4700::1111]"),
    ],
)
def test_what_a_merchant_types_becomes_the_address_that_is_called(typed, called):
    assert WOO.normalised(typed) == called
    assert WOO.normalised(called) == called


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "https://",
        "ftp://shop.example.test",
        "https://a:b@shop.example.test",
        "https://a:99999",
        "javascript:alert(1)",
        "https://.",
        "http://[::1",
    ],
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(InvalidInputError):
        WOO.normalised(typed)


def test_an_order_has_its_page_in_the_stores_admin():
    page = WOO.order_page("https://shop.example.test/butik", "41")

    assert page == "https://shop.example.test/butik/wp-admin/post.php?post=41&action=edit"


def test_a_store_tells_its_own_time_however_wrong_its_clock_is():
    status = Reply(
        body=json.dumps(STATUS).encode(), headers={"Date": "Sat, 21 Nov 2026 19:22:13 GMT"}
    )

    assert described(status=status).now == datetime(2026, 11, 21, 19, 22, 13, tzinfo=UTC)


def test_a_store_whose_time_is_no_time_is_taken_without():
    status = Reply(body=json.dumps(STATUS).encode(), headers={"Date": "yesterday"})

    assert described(status=status).now is None
