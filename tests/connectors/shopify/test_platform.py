"""Our transport and door against the simulated platform: two implementations check each other."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import requests

from app.model.errors import AccessDeniedError, BadSignatureError, UnreachableError
from app.model.shop_event import OrderToRead, PersonToForget, ShopLeft
from app.ports import AppKeys
from connectors.http_client import Gate
from connectors.shops.shopify.app import ShopifyApp
from connectors.shops.shopify.connector import Shopify
from connectors.shops.shopify.scopes import ASKED_FOR
from connectors.shops.shopify.simulator.server import start
from connectors.shops.shopify.topics import SUBSCRIBED

DOMAIN, OTHER = "quiet-lamps.myshopify.com", "loud-lamps.myshopify.com"
SHOP = f"https://{DOMAIN}"
CLIENT, SECRET = "client-of-the-app", "shpss_throwaway_for_tests_0123456789"
OWN = {"client_id": CLIENT, "client_secret": SECRET}
HERE = "http://127.0.0.1:9/webhooks/shopify"
ALL = [*ASKED_FOR, "read_all_orders"]


class Platform:
    """The platform as its staff see it, with our app and our connector before it."""

    def __init__(self, url):
        gate = Gate(frozenset({url.removeprefix("http://")}))
        self.url = url
        self.calls = []
        self.app = ShopifyApp(gate, shops_at=f"{url}/shops/{{shop}}")
        self.shopify = Shopify(gate, shops_at=f"{url}/shops/{{shop}}")

    def control(self, path, **told):
        answer = requests.post(f"{self.url}/control/{path}", json=told, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def seen(self, log):
        return requests.get(f"{self.url}/control/{log}", timeout=10).json()

    def now(self):
        return datetime.fromisoformat(self.seen("clock")["now"])

    def keys(self, *secrets):
        return AppKeys(client_id=CLIENT, client_secrets=secrets or (SECRET,))

    def session_token(self, domain=DOMAIN, **claims):
        told = {"client_id": CLIENT, "staff_id": "42", **claims}
        return self.control(f"shops/{domain}/session_token", **told)["token"]

    def client(self, domain=DOMAIN, **more):
        credentials = self.shopify.renewed(f"https://{domain}", OWN, self.now())
        return self.shopify.client(f"https://{domain}", {**credentials, **more}, self.calls.append)


@pytest.fixture
def platform(tmp_path):
    with start(tmp_path / "shops.sqlite3", delivery_delay=3600) as running:
        found = Platform(running.url)
        found.control("apps", **OWN, scopes=ALL, webhooks_at="")
        for domain in (DOMAIN, OTHER):
            found.control("shops", domain=domain, name=domain.split("-")[0], routing_delay=0)
            found.control(f"shops/{domain}/install", client_id=CLIENT)
        yield found


def missing(platform):
    return [gap.missing for gap in platform.client().describe().gaps]


def test_an_own_app_reads_its_shop_after_nothing_but_its_keys(platform):
    found = platform.client().describe()

    assert (found.name, found.url, found.version) == ("quiet", SHOP, "2026-10")
    assert found.gaps == ()
    assert abs(found.now - datetime.now(UTC)) < timedelta(minutes=1)


def test_missing_scopes_are_found_where_the_shop_granted_less(platform):
    less = [one for one in ALL if "third_party" not in one and one != "read_all_orders"]
    platform.control(f"shops/{DOMAIN}/install", client_id=CLIENT, scopes=less)

    assert missing(platform) == [
        "read_third_party_fulfillment_orders",
        "write_third_party_fulfillment_orders",
        "read_all_orders",
    ]


def test_withheld_people_are_noticed_at_the_first_order(platform):
    platform.control("shops", domain=DOMAIN, protected_data=False)
    assert missing(platform) == []
    platform.control(f"shops/{DOMAIN}/orders", email="anna@example.test")

    assert missing(platform) == ["protected_customer_data"]


def test_a_session_token_is_believed_exchanged_and_renewed(platform):
    now = platform.now()
    token = platform.session_token()

    staff = platform.app.read_token(token, platform.keys(), now)
    granted = platform.app.redeem_token(token, platform.keys(), now)
    later = datetime.fromisoformat(granted["expires_at"]) - timedelta(minutes=1)
    renewed = platform.shopify.renewed(SHOP, {**granted, **OWN}, later)

    assert (staff.shop_url, staff.staff_id) == (SHOP, "42")
    assert granted["grant"] == renewed["grant"] == "token_exchange"
    assert granted["access_token"] != renewed["access_token"]
    for credentials in (granted, renewed):
        client = platform.shopify.client(SHOP, credentials, platform.calls.append)
        assert client.describe().name == "quiet"


def test_a_renewal_whose_answer_was_lost_is_made_once_more(platform):
    granted = platform.app.redeem_token(platform.session_token(), platform.keys(), platform.now())
    later = platform.now() + timedelta(hours=1)
    kept = {**granted, **OWN}
    platform.control("faults", cut={"when": "after", "operation": "token", "calls": 1})

    with pytest.raises(UnreachableError):
        platform.shopify.renewed(SHOP, kept, later)

    renewed = platform.shopify.renewed(SHOP, kept, later)
    client = platform.shopify.client(SHOP, renewed, platform.calls.append)
    assert client.describe().name == "quiet"


def test_an_old_session_token_is_refused_by_us_and_by_the_platform(platform):
    now = platform.now()
    old = platform.session_token(exp=int(now.timestamp()) - 60)

    with pytest.raises(BadSignatureError):
        platform.app.read_token(old, platform.keys(), now)
    with pytest.raises(BadSignatureError, match="too old"):
        platform.app.redeem_token(old, platform.keys(), now - timedelta(minutes=2))


def test_the_wrong_secret_opens_nothing(platform):
    with pytest.raises(AccessDeniedError, match="client id and secret"):
        platform.shopify.renewed(SHOP, {**OWN, "client_secret": "wrong"}, platform.now())


def test_a_shop_that_the_app_is_not_installed_at_gives_no_token(platform):
    platform.control(f"shops/{DOMAIN}/uninstall", client_id=CLIENT)

    with pytest.raises(AccessDeniedError, match="not installed"):
        platform.shopify.renewed(SHOP, OWN, platform.now())


def test_one_shops_token_opens_no_other_shop(platform):
    credentials = platform.shopify.renewed(SHOP, OWN, platform.now())

    with pytest.raises(AccessDeniedError):
        platform.shopify.client(f"https://{OTHER}", credentials, platform.calls.append).describe()


def test_a_shop_that_left_is_said_so(platform):
    client = platform.client()
    platform.control(f"shops/{DOMAIN}/uninstall", client_id=CLIENT)

    with pytest.raises(AccessDeniedError, match="Open or install the app"):
        client.describe()


@pytest.mark.parametrize("how", ["cost", "429"])
def test_a_moments_limit_is_waited_for(platform, how):
    client = platform.client()
    throttle = {"how": how, "calls": 1, "retry_after": 0.01}
    platform.control("faults", throttle=throttle)

    assert client.describe().name == "quiet"
    assert len(platform.calls) > 2


@pytest.mark.parametrize(
    "fault",
    [{"cut": {"calls": 1}}, {"cut": {"calls": 1, "when": "after"}}, {"garbage": {"calls": 1}}],
)
def test_a_read_outlives_one_bad_answer(platform, fault):
    client = platform.client()
    platform.control("faults", **fault)

    assert client.describe().name == "quiet"


def delivered(platform, topic):
    """Send what waits to where nobody answers, and return what was sent about a topic."""
    platform.control("flush")
    found = platform.seen("deliveries")
    return [one for one in found if one["headers"]["X-Shopify-Topic"] == topic]


def test_what_the_watchdog_makes_is_there_at_its_next_look_and_brings_ids_alone(platform):
    client = platform.client()

    mended = client.ensure_webhooks(HERE, "")
    again = client.ensure_webhooks(HERE, "")
    order = platform.control(f"shops/{DOMAIN}/orders", email="anna@example.test")

    assert {one.topic for one in mended if one.problem} == set(SUBSCRIBED)
    assert [one for one in again if one.problem] == []
    [told] = delivered(platform, "orders/create")
    assert platform.shopify.may_be_from(told["body"].encode(), told["headers"], [SECRET])
    assert "anna" not in told["body"]
    found = platform.shopify.translate("orders/create", told["body"].encode())
    assert found == OrderToRead(external_id=order["id"])


@pytest.fixture
def heard(platform):
    """Let the app's file declare all topics."""
    platform.control("apps", **OWN, scopes=ALL, webhooks_at=HERE, topics=SUBSCRIBED)
    return partial(delivered, platform)


def test_a_delivery_is_signed_named_and_understood(platform, heard):
    order = platform.control(f"shops/{DOMAIN}/orders", email="anna@example.test")

    [told] = heard("orders/create")

    raw, headers = told["body"].encode(), told["headers"]
    assert platform.shopify.may_be_from(raw, headers, [SECRET])
    assert not platform.shopify.may_be_from(raw, headers, ["shpss_other"])
    assert platform.shopify.claimed_shop(headers) == SHOP
    assert platform.shopify.delivery_id(headers)
    found = platform.shopify.translate(platform.shopify.topic(headers), raw)
    assert found == OrderToRead(external_id=order["id"])


def test_the_old_secret_signs_on_for_its_hour_and_both_are_believed(platform, heard):
    new = platform.control(f"apps/{CLIENT}/rotate")["client_secret"]
    platform.control(f"shops/{DOMAIN}/orders")

    [told] = heard("orders/create")

    assert platform.shopify.may_be_from(told["body"].encode(), told["headers"], [new, SECRET])


def test_leaving_and_erasure_are_told(platform, heard):
    customer = {"id": 7, "email": "anna@example.test", "phone": None}
    platform.control(
        f"shops/{DOMAIN}/compliance", client_id=CLIENT, topic="customers/redact", customer=customer
    )
    platform.control(f"shops/{DOMAIN}/uninstall", client_id=CLIENT)

    [redact], [left] = heard("customers/redact"), heard("app/uninstalled")

    erased = platform.shopify.translate("customers/redact", redact["body"].encode())
    assert isinstance(erased, PersonToForget)
    assert erased.customer_id == "7"
    assert platform.shopify.translate("app/uninstalled", left["body"].encode()) == ShopLeft()
