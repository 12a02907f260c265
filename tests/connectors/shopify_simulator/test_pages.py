"""The pages on which people play shoppers and staff."""

import pytest
import requests

from connectors.shops.shopify.simulator.pages.scenarios import SCENARIOS


def get(platform, path):
    answer = requests.get(f"{platform.url}{path}", timeout=10)
    assert answer.ok, answer.text
    return answer.text


def press(platform, path, **form):
    answer = requests.post(f"{platform.url}{path}", data=form, timeout=10)
    assert answer.ok, answer.text
    return answer


def newest(shop):
    page = get(shop.platform, f"/shops/{shop.domain}/admin/orders")
    number = page.partition("/admin/orders/")[2].partition('"')[0]
    return shop.look({"id": number})


def test_a_platform_without_shops_says_so(platform):
    assert "There is no shop yet" in get(platform, "/")


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.slug)
def test_every_way_to_shop_places_an_order(platform, shop, scenario):
    front = get(platform, "/")
    page = press(platform, f"/shops/{shop.domain}/checkout/{scenario.slug}")
    order = newest(shop)

    assert scenario.title in front
    assert f"Order {order['name']}" in page.text
    assert page.url.endswith(f"/admin/orders/{order['id']}")


def test_everybody_who_orders_is_somebody_new_unless_they_say_who_they_are(platform, shop):
    emails = []
    for told in ("", "", "me@example.test"):
        press(platform, f"/shops/{shop.domain}/checkout/risky", email=told)
        emails.append(newest(shop)["email"])

    assert len(set(emails)) == 3
    assert emails[2] == "me@example.test"


def test_the_risky_order_is_dear_and_goes_elsewhere(platform, shop):
    press(platform, f"/shops/{shop.domain}/checkout/risky")
    order = newest(shop)

    assert order["shippingAddress"]["city"] != order["billingAddress"]["city"]
    assert order["assessments"][0]["riskLevel"] == "PENDING"


def test_staff_release_one_hold_of_several(platform, shop, client):
    order = shop.routed()
    part = order["parts"][0]["id"]
    ours = client.hold(part)["fulfillmentHold"]["id"]
    shop.act(order, "hold_by_app")
    at = f"/shops/{shop.domain}/admin/orders/{order['id']}"
    before = get(platform, at)
    press(platform, f"{at}/release_holds", part=part, hold=ours)
    after = get(platform, at)

    assert ("Held by Clearhold" in before, "Held by Clearhold" in after) == (True, False)
    assert "Held by Address Checker" in after
    assert "Release all holds" not in after


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("fulfil", "Fulfilled"),
        ("cancel", "Cancelled"),
        ("split", "Part 2"),
        ("hold_by_staff", "Held by staff"),
    ],
)
def test_staff_have_a_button_for_what_they_do(platform, shop, action, said):
    order = shop.routed(line_items=[{"quantity": 2}])
    part = order["parts"][0]["id"]

    page = press(platform, f"/shops/{shop.domain}/admin/orders/{order['id']}/{action}", part=part)

    assert said in page.text


def test_staff_change_the_address(platform, shop):
    order = shop.place()
    at = f"/shops/{shop.domain}/admin/orders/{order['id']}"
    press(platform, f"{at}/address", city="Lund", address1="Nygatan 2")

    assert 'value="Nygatan 2"' in get(platform, at)


def test_what_cannot_be_done_is_said(platform, shop):
    order = shop.place()

    page = press(platform, f"/shops/{shop.domain}/admin/orders/{order['id']}/merge")

    assert "The shop refused" in page.text


def test_a_page_learns_that_its_order_changed(platform, shop):
    order = shop.place()
    at = f"/shops/{shop.domain}/admin/orders/{order['id']}/changed"
    before = requests.get(f"{platform.url}{at}", timeout=10).json()
    platform.advance(2)
    shop.act(order, "tag", add=["x"])

    assert requests.get(f"{platform.url}{at}", timeout=10).json() != before


def test_the_admins_own_address_of_an_order_leads_there(platform, shop):
    order = shop.place()

    assert order["name"] in get(platform, f"/store/blankets/orders/{order['id']}")


@pytest.mark.parametrize(
    "path", ["/shops/no.myshopify.com/admin/orders", "/shops/blankets.myshopify.com/admin/orders/1"]
)
@pytest.mark.usefixtures("shop")
def test_what_is_not_there_is_not_found(platform, path):
    assert requests.get(f"{platform.url}{path}", timeout=10).status_code == 404


@pytest.mark.parametrize("path", ["no.myshopify.com/checkout/risky", "blankets/checkout/odd"])
def test_nobody_orders_what_is_not_offered(platform, path):
    assert requests.post(f"{platform.url}/shops/{path}", timeout=10).status_code == 404
