"""The admin that frames an app: the address it opens, the tokens it makes, the scripts it serves."""

import base64
import hmac
import json
import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from tests.connectors.shopify_simulator.driver import CLIENT_ID, SECRET

APP = "https://app.example.test/shopify"


@pytest.fixture
def place(platform, shop):
    platform.app(app_url=APP)
    return f"{shop.platform.url}/store/blankets/apps/{CLIENT_ID}"


def framed(address):
    answer = requests.get(address, timeout=30)
    assert answer.status_code == 200, answer.text
    found = re.search(r'src="([^"]+)"\s+sandbox', answer.text)
    return urlsplit(unescape(found[1]))


def query_of(address):
    return dict(parse_qsl(framed(address).query))


def claims(token):
    middle = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))


def test_an_app_is_opened_with_a_signed_address_and_a_token_of_the_staff(place):
    query = query_of(f"{place}?staff=77")

    signature = query.pop("hmac")
    message = "&".join(f"{name}={text}" for name, text in sorted(query.items()))
    assert signature == hmac.digest(SECRET.encode(), message.encode(), "sha256").hex()
    assert (query["embedded"], query["shop"]) == ("1", "blankets.myshopify.com")
    token = claims(query["id_token"])
    assert (token["sub"], token["aud"]) == ("77", CLIENT_ID)
    assert token["dest"] == "https://blankets.myshopify.com"


@pytest.mark.parametrize(("path", "wanted"), [("", "/shopify"), ("/admin/people", "/admin/people")])
def test_a_path_in_the_admin_is_one_of_the_apps_origin(place, path, wanted):
    address = framed(f"{place}{path}")

    assert (address.netloc, address.path) == ("app.example.test", wanted)


def test_opening_an_app_installs_it(shop, place):
    assert shop.ask_for_token(grant_type="client_credentials").status_code == 400

    requests.get(place, timeout=30)

    assert shop.token(grant_type="client_credentials")["access_token"]


@pytest.mark.parametrize("path", ["/store/nobody/apps/client-1", "/store/blankets/apps/nothing"])
def test_an_app_or_shop_that_is_not_there_is_not_opened(platform, place, path):
    del place
    assert requests.get(f"{platform.url}{path}", timeout=30).status_code == 404


def test_the_frame_is_given_tokens_of_a_minute_and_old_ones_for_tests(place):
    fresh, stale = (
        claims(requests.post(f"{place}/session_token{query}", timeout=30).json()["token"])
        for query in ("", "?stale=1")
    )

    assert fresh["exp"] - fresh["nbf"] == 60
    assert stale["exp"] < fresh["nbf"]
    assert claims(query_of(f"{place}?stale=1")["id_token"])["exp"] < fresh["nbf"]


@pytest.mark.parametrize("name", ["app-bridge.js", "polaris.js", "admin.js", "admin.css"])
def test_scripts_and_sheets_are_served_and_say_what_they_are(platform, name):
    answer = requests.get(f"{platform.url}/cdn/{name}", timeout=30)

    assert answer.status_code == 200
    if name in {"app-bridge.js", "polaris.js"}:
        assert "stand-in" in answer.text.partition("\n")[0]


def test_an_empty_page_may_be_framed_to_compare_with(platform, place):
    assert framed(f"{place}?bare=1").path == "/cdn/bare.html"
    assert "app-bridge.js" in requests.get(f"{platform.url}/cdn/bare.html", timeout=30).text
