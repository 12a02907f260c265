"""Our app: signed visits, consent, and where its page may be framed."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shopify import Session

from app.model.errors import BadSignatureError
from app.ports import AppKeys
from connectors.shops.shopify.app import ShopifyApp

NOW = datetime(2031, 5, 5, 12, 0, tzinfo=UTC)
SECRET, PREVIOUS = "shpss_new_throwaway", "shpss_old_throwaway"
KEYS = AppKeys(client_id="client-of-the-app", client_secrets=(SECRET, PREVIOUS))
SHOP = "https://quiet-lamps.myshopify.com"
APP = ShopifyApp()


def visit(secret=SECRET, **changes):
    """A query as Shopify signs it: sorted, joined, HMAC-SHA256 in hexadecimal digits."""
    query = {
        "code": "0907a61c0c8d55e99db179b68161bc00",
        "host": "YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUvcXVpZXQtbGFtcHM",
        "shop": "quiet-lamps.myshopify.com",
        "state": "0.6784241404160823",
        "timestamp": str(int(NOW.timestamp())),
        **changes,
    }
    message = "&".join(f"{name}={value}" for name, value in sorted(query.items()))
    signature = hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()
    return {**query, "hmac": signature}


def is_refused(query, keys=KEYS, now=NOW):
    with pytest.raises(BadSignatureError, match="not made by Shopify"):
        APP.read_arrival(query, keys, now)
    return True


@pytest.mark.parametrize("secret", [SECRET, PREVIOUS])
def test_a_signed_visit_tells_shop_code_and_state(secret):
    found = APP.read_arrival(visit(secret), KEYS, NOW)

    assert found.shop_url == SHOP
    assert found.code == "0907a61c0c8d55e99db179b68161bc00"
    assert found.state == "0.6784241404160823"


def test_a_visit_without_a_code_is_one_too():
    query = visit()
    bare = {name: query[name] for name in ("shop", "timestamp")}
    message = "&".join(f"{name}={value}" for name, value in sorted(bare.items()))
    bare["hmac"] = hmac.new(SECRET.encode(), message.encode(), hashlib.sha256).hexdigest()

    assert APP.read_arrival(bare, KEYS, NOW).code == ""


@pytest.mark.parametrize("field", ["code", "shop", "state", "host", "timestamp", "hmac"])
def test_a_visit_that_was_changed_is_refused(field):
    query = visit()

    assert is_refused({**query, field: query[field] + "0"})
    assert is_refused({name: text for name, text in query.items() if name != field})


def test_a_field_that_was_added_spoils_the_signature():
    assert is_refused({**visit(), "admin": "1"})


@pytest.mark.parametrize("shop", ["quiet-lamps.myshopify.com.evil.example", "evil.example", ""])
def test_a_signed_visit_from_elsewhere_is_refused(shop):
    assert is_refused(visit(shop=shop))


@pytest.mark.parametrize("seconds", [-301, 24 * 3600 + 1])
def test_a_visit_of_another_day_is_refused(seconds):
    assert is_refused(visit(), now=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("timestamp", ["", "-1", "soon", "1e9", "٤٢", "9" * 5000])
def test_a_visit_at_no_time_is_refused(timestamp):
    assert is_refused(visit(timestamp=timestamp))


@pytest.mark.parametrize("secrets", [(), ("",), ("shpss_of_another_app",)])
def test_without_the_apps_secret_no_visit_is_believed(secrets):
    assert is_refused(visit(), AppKeys(client_id="x", client_secrets=secrets))
    assert is_refused(visit(""), AppKeys(client_id="x", client_secrets=secrets))


@given(st.dictionaries(st.text(max_size=9), st.text(max_size=20)))
def test_noise_is_refused(query):
    assert is_refused({**visit(), **query, "hmac": query.get("hmac", "\ud800")})


def test_one_apps_secret_never_stays_behind_for_another():
    before = Session.secret

    APP.read_arrival(visit(), KEYS, NOW)

    assert Session.secret == before != SECRET


def test_the_consent_page_asks_for_our_scopes_at_the_shop():
    page = urlsplit(APP.consent_page(SHOP, KEYS, state="s t", return_to="https://us.example/back"))

    query = {name: values[0] for name, values in parse_qs(page.query).items()}
    assert f"{page.scheme}://{page.netloc}{page.path}" == f"{SHOP}/admin/oauth/authorize"
    assert query["client_id"] == "client-of-the-app"
    assert query["redirect_uri"] == "https://us.example/back"
    assert query["state"] == "s t"
    assert "write_third_party_fulfillment_orders" in query["scope"].split(",")
    assert "read_all_orders" not in query["scope"]


def test_the_app_opens_inside_the_admin():
    home = APP.home(SHOP, KEYS)

    assert home == "https://admin.shopify.com/store/quiet-lamps/apps/client-of-the-app"


def test_a_shops_page_may_be_framed_by_that_shop_and_the_admin_alone():
    assert APP.frame_ancestors(SHOP) == (SHOP, "https://admin.shopify.com")


def test_the_scripts_are_the_platforms_and_app_bridge_comes_first():
    assert APP.scripts() == (
        "https://cdn.shopify.com/shopifycloud/app-bridge.js",
        "https://cdn.shopify.com/shopifycloud/polaris.js",
    )


def test_all_of_it_moves_where_the_settings_say():
    app = ShopifyApp(
        shops_at="http://127.0.0.1:9/shops/{shop}",
        admin_at="http://127.0.0.1:9",
        scripts_at="http://127.0.0.1:9/cdn",
    )

    assert app.home(SHOP, KEYS).startswith("http://127.0.0.1:9/store/quiet-lamps/")
    assert app.frame_ancestors(SHOP) == (SHOP, "http://127.0.0.1:9")
    assert app.scripts()[0] == "http://127.0.0.1:9/cdn/app-bridge.js"
    assert app.consent_page(SHOP, KEYS, state="", return_to="").startswith(
        "http://127.0.0.1:9/shops/quiet-lamps.myshopify.com/admin/oauth/authorize?"
    )
