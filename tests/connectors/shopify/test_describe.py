"""What a shop says of itself, and what it does not let us do, with what that leads to."""

from datetime import UTC, datetime

import pytest

from app.model.errors import UnreachableError
from connectors.http_client import Gate
from connectors.shops.shopify.connector import Shopify
from connectors.shops.shopify.scopes import ASKED_FOR
from tests.connectors.shopify.scripted import Reply, scripted_platform

SHOP = "https://quiet-lamps.myshopify.com"
ALL = (*ASKED_FOR, "read_all_orders")
SENT = {"requiresShipping": True, "shippingAddress": {"address1": "Gatan 1", "lastName": "A"}}
WITHHELD = {"requiresShipping": True, "shippingAddress": {"address1": None, "lastName": None}}
DIGITAL = {"requiresShipping": False, "shippingAddress": None}


def about(scopes=ALL, versions=(("2026-10", True),), **shop):
    named = {"name": "Quiet Lamps", "myshopifyDomain": "quiet-lamps.myshopify.com"}
    return {
        "currentAppInstallation": {"accessScopes": [{"handle": scope} for scope in scopes]},
        "shop": {**named, "ianaTimezone": "Europe/Stockholm", "currencyCode": "SEK", **shop},
        "publicApiVersions": [{"handle": name, "supported": good} for name, good in versions],
    }


def described(data, orders=(), errors=()):
    def answer(asked):
        is_orders = asked.body["operationName"] == "NewestOrders"
        found = {"orders": {"nodes": list(orders)}} if is_orders else data
        said = {"errors": list(errors)} if is_orders and errors else {}
        date = {"Date": "Sun, 22 Nov 2026 00:15:00 GMT"}
        return Reply(body={"data": found, **said}, headers=date)

    with scripted_platform(answer) as platform:
        shopify = Shopify(Gate(frozenset({platform.place})), shops_at=platform.shops_at)
        return shopify.client(SHOP, {"access_token": "shpat_x"}, lambda _: None).describe()


def missing(found):
    return [gap.missing for gap in found.gaps]


def test_a_shop_that_grants_everything_has_no_gap():
    found = described(about(), orders=[SENT])

    assert (found.name, found.url, found.currency) == ("Quiet Lamps", SHOP, "SEK")
    assert (found.timezone, found.version) == ("Europe/Stockholm", "2026-10")
    assert found.now == datetime(2026, 11, 22, 0, 15, tzinfo=UTC)
    assert found.gaps == ()


@pytest.mark.parametrize("scope", ALL)
def test_a_missing_scope_is_named_with_what_it_leads_to(scope):
    # Writing implies reading: without the one the other is gone too.
    gone = {scope, scope.replace("read_", "write_")}

    found = described(about(scopes=[one for one in ALL if one not in gone]), orders=[SENT])

    gap = next(gap for gap in found.gaps if gap.missing == scope)
    assert gap.consequence[0].isupper()
    assert gap.consequence.endswith(".")


def test_a_third_party_warehouse_that_we_cannot_stop_is_said_plainly():
    scopes = [one for one in ALL if one != "write_third_party_fulfillment_orders"]

    [gap] = described(about(scopes=scopes), orders=[SENT]).gaps

    assert gap.consequence == "A third-party warehouse may still ship a held order."


def test_who_may_write_may_read():
    written = [one for one in ALL if not one.startswith("read_") or "write" in one]

    found = missing(described(about(scopes=written), orders=[SENT]))

    assert found == [
        "read_customers",
        "read_products",
        "read_shopify_payments_disputes",
        "read_all_orders",
    ]


@pytest.mark.parametrize("orders", [[WITHHELD], [DIGITAL, {**SENT, "shippingAddress": None}]])
def test_people_who_are_withheld_are_noticed_by_an_order_without_an_address(orders):
    assert missing(described(about(), orders=orders)) == ["protected_customer_data"]


def test_people_who_are_withheld_are_noticed_by_what_shopify_says():
    path = ["orders", "nodes", 0, "shippingAddress", "lastName"]
    said = "This app is not approved to use the lastName field."
    error = {"message": said, "path": path, "extensions": {"code": "ACCESS_DENIED"}}

    found = described(about(), orders=[WITHHELD], errors=[error])

    assert missing(found) == ["protected_customer_data"]


@pytest.mark.parametrize("orders", [[], [DIGITAL], [SENT, SENT]])
def test_nobody_is_missed_where_no_order_was_sent_anywhere(orders):
    assert missing(described(about(), orders=orders)) == []


def test_orders_that_may_not_be_read_are_not_asked_for():
    found = missing(described(about(scopes=["read_customers"]), orders=[WITHHELD]))

    assert found[0] == "read_orders"
    assert "protected_customer_data" not in found


@pytest.mark.parametrize("versions", [(), (("2026-10", False),), (("2027-10", True),)])
def test_a_version_that_ended_is_a_gap(versions):
    assert missing(described(about(versions=versions))) == ["API version 2026-10"]


def test_a_time_zone_that_nobody_knows_is_utc():
    assert described(about(ianaTimezone="Mars/Olympus")).timezone == "UTC"
    assert described(about(ianaTimezone="../etc/passwd")).timezone == "UTC"


@pytest.mark.parametrize("data", [{}, {"shop": None}, {**about(), "shop": {"name": 5}}])
def test_an_answer_of_another_shape_is_no_description(data):
    with pytest.raises(UnreachableError):
        described(data)
