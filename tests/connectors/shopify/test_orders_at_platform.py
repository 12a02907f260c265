"""Orders against the simulated platform, over HTTP: what one side writes, the other one reads."""

import contextlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.model.errors import NotFoundError, UnreachableError
from app.model.order import LimitKind, OrderStatus, PlatformRisk
from app.ports import CancelResult, Outlook, StaffNote
from connectors.shops.shopify import graphql
from connectors.shops.shopify.scopes import ASKED_FOR
from connectors.shops.shopify.throttle import read_cost
from tests.connectors.shopify.coat_shop import DOMAIN, OWN

HOLD = "hold_1"


# Reading


def test_an_order_is_read_as_it_was_placed(shop, client):
    home = {
        "first_name": "Anna",
        "last_name": "Andersson",
        "address1": "Storgatan 5",
        "zip": "411 24",
        "city": "Göteborg",
        "country_code": "SE",
        "phone": "+46701234567",
    }
    number = shop.place(
        billing_address=home,
        shipping_address=home,
        shipping_price="49.00",
        card={"brand": "Visa", "last4": "4242", "bin": "424242"},
        client_ip="192.0.2.17",
        locale="sv-SE",
        risk={"level": "HIGH"},
        fulfill_by="2027-01-02T03:04:05Z",
    )

    order = client.read_order(number)

    assert (order.external_id, order.status) == (number, OrderStatus.TO_SHIP)
    assert str(order.total) == "2647.00 SEK"
    assert order.shipping.reveal().city == "Göteborg"
    assert order.customer.name.reveal().full() == "Anna Andersson"
    assert order.payment.card_key.reveal().startswith("visa 4242 12/2031")
    assert (order.ip.reveal(), order.language) == ("192.0.2.17", "sv")
    assert [(line.sku, line.quantity) for line in order.lines] == [("COAT-1", 2)]
    promise = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert promise in [limit.at for limit in order.limits if limit.kind is LimitKind.SEND_BY]


def test_what_the_rules_look_at_is_read_too(shop, client):
    goods = [{"sku": "TEL-1", "title": "A 56", "price": "4999.00", "product_type": "Telephones"}]
    number = shop.place(
        line_items=goods,
        card={"avs": "N", "cvv": "M", "name": "Karin Karlsson"},
        failed_attempts=2,
        discount="100.00",
        discount_codes=["WINTER", "STAFF"],
        shipping_price="49.00",
        attributes={"Gift message": "Happy birthday!", "How did you find us": "By chance"},
    )

    order = client.read_order(number)
    card = order.payment.card

    assert (card.brand, card.avs, card.cvv) == ("visa", "N", "M")
    assert card.holder.reveal() == "Karin Karlsson"
    assert order.payment.failed_attempts == 2
    assert str(order.total) == "4948.00 SEK"
    assert (str(order.discount), order.discount_code) == ("100.00 SEK", "WINTER, STAFF")
    assert str(order.shipping_price) == "49.00 SEK"
    assert order.gift_message.reveal() == "Happy birthday!"
    assert order.lines[0].category == "Telephones"
    assert order.lines[0].product_id


def test_without_the_scope_for_products_their_kind_is_unknown_and_all_else_is_read(shop, client):
    less = [one for one in ASKED_FOR if one != "read_products"]
    shop.control(f"shops/{DOMAIN}/install", client_id=OWN["client_id"], scopes=less)

    [line] = client.read_order(shop.place()).lines

    assert (line.sku, line.category, line.product_id) == ("COAT-1", "", "")


def test_what_protected_data_withholds_is_empty(shop, client):
    shop.set(protected_data=False)
    order = client.read_order(shop.place(client_ip="192.0.2.17"))

    assert order.customer.email.reveal() == ""
    assert order.payment.card.holder is None
    assert order.shipping.reveal().lines == ()


def test_shopifys_own_word_comes_late_and_is_read_when_it_is_there(shop, client):
    number = shop.place(risk={"level": "HIGH", "after": None})
    first = client.read_order(number).platform_risk
    shop.staff(number, "risk", level="HIGH")

    assert first in {None, PlatformRisk.PENDING}
    assert client.read_order(number).platform_risk is PlatformRisk.HIGH


def test_play_money_and_reserved_money_are_told_apart(shop, client):
    assert client.read_order(shop.place(gateway="bogus")).is_test
    reserved = client.read_order(shop.place(financial_status="authorized"))
    assert reserved.payment.paid_at is None
    assert LimitKind.AUTHORISATION in [limit.kind for limit in reserved.limits]


def test_a_part_tells_its_order(shop, client):
    number = shop.place()

    assert client.order_of_part(shop.order(number)["parts"][0]["id"]) == number
    with pytest.raises(NotFoundError):
        client.order_of_part("gid://shopify/FulfillmentOrder/404")


# Findings


NOTE = StaffNote(
    text="Clearhold holds this order.",
    mark="eff_1",
    outlook=Outlook.RISKY,
    reasons=("The card's country differs.",),
)


def test_findings_are_left_once_and_are_no_word_of_the_platforms(shop, client):
    number = shop.place(risk={"level": "LOW"})
    shop.staff(number, "risk", level="LOW")
    client.place_hold(number, HOLD)

    client.write_note(number, NOTE)
    client.write_note(number, NOTE)

    assert shop.called().count("RiskCreate") == 1
    order = shop.order(number)
    assert order["tags"] == ["clearhold: held"]
    assert [one["riskLevel"] for one in order["assessments"] if one["provider"]] == ["HIGH"]
    assert client.read_order(number).platform_risk is PlatformRisk.LOW


def test_an_order_that_was_sent_is_tagged_all_the_same(shop, client):
    number = shop.place()
    shop.staff(number, "fulfil")

    client.write_note(number, NOTE)

    assert shop.order(number)["tags"] == ["clearhold: not held"]


# Cancelling


def test_an_order_is_cancelled_and_refunded_while_it_is_held(shop, client):
    shop.set(job_delay=0)
    number = shop.place()
    client.place_hold(number, HOLD)
    shop.when_called["OrderCancel"] = lambda: shop.control("flush")

    assert client.cancel_order(number, "eff_1") is CancelResult.CANCELLED
    assert client.cancel_order(number, "eff_1") is CancelResult.CANCELLED

    order = client.read_order(number)
    assert order.status is OrderStatus.CANCELLED
    assert [str(refund.amount) for refund in order.refunds] == [str(order.total)]
    assert shop.called().count("OrderCancel") == 1


def test_a_long_job_is_underway_and_never_begun_twice(shop, client):
    shop.set(job_delay=60)
    number = shop.place()

    assert client.cancel_order(number, "eff_1") is CancelResult.UNDERWAY
    assert client.cancel_order(number, "eff_1") is CancelResult.UNDERWAY
    shop.pass_time(seconds=61)

    assert client.cancel_order(number, "eff_1") is CancelResult.CANCELLED
    assert shop.called().count("OrderCancel") == 1
    assert shop.order(number)["tags"] == []


def test_what_staff_cancelled_without_its_money_is_refunded_once(shop, client):
    number = shop.place()
    shop.staff(number, "cancel", refund=False)
    shop.control("faults", cut={"when": "after", "operation": "RefundCreate", "calls": 1})

    with contextlib.suppress(UnreachableError):
        client.cancel_order(number, "eff_1")
    assert client.cancel_order(number, "eff_1") is CancelResult.CANCELLED

    assert len(client.read_order(number).refunds) == 1


def test_an_order_that_was_sent_gets_its_money_back_once_and_is_not_cancelled(shop, client):
    number = shop.place()
    shop.staff(number, "fulfil")

    assert client.cancel_order(number, "eff_1") is CancelResult.REFUNDED
    assert client.cancel_order(number, "eff_1") is CancelResult.REFUNDED

    order = client.read_order(number)
    assert [str(refund.amount) for refund in order.refunds] == [str(order.total)]
    assert shop.order(number)["cancelledAt"] is None
    assert shop.called().count("RefundCreate") == 1


def test_a_cancelled_order_is_called_held_no_more(shop, client):
    shop.set(job_delay=0)
    number = shop.place()
    client.place_hold(number, HOLD)
    client.write_note(number, NOTE)
    assert "clearhold: held" in shop.order(number)["tags"]

    client.cancel_order(number, "eff_1")
    client.write_note(number, replace(NOTE, text="Late."))

    assert shop.order(number)["tags"] == []


# Lists


def test_the_past_comes_whole_and_only_as_far_back_as_granted(shop, client):
    shop.set(plan="plus")
    now = datetime.fromisoformat(shop.seen("clock")["now"])
    days = [now - timedelta(days=number, minutes=1) for number in range(1, 91)]
    specs = [{"created_at": day.strftime("%Y-%m-%dT%H:%M:%SZ")} for day in days]
    shop.control(f"shops/{DOMAIN}/orders/bulk", specs)

    def past():
        page, found = 1, []
        while True:
            listed = client.list_placed_before(now, page)
            found += listed.orders
            if listed.is_last:
                return found
            page = listed.page + 1

    allowed = past()
    assert 58 <= len(allowed) <= 60
    assert [order.placed_at for order in allowed] == sorted(order.placed_at for order in allowed)

    everything = [*ASKED_FOR, "read_all_orders"]
    shop.control(f"shops/{DOMAIN}/install", client_id=OWN["client_id"], scopes=everything)
    assert len({order.external_id for order in past()}) == 90


def test_what_changed_is_listed_as_it_is_now(shop, client):
    shop.place()
    shop.pass_time(minutes=5)
    since = datetime.fromisoformat(shop.seen("clock")["now"]) - timedelta(seconds=1)
    number = shop.place()
    client.place_hold(number, HOLD)

    page = client.list_modified_after(since, 1)

    assert [order.external_id for order in page.orders] == [number]
    assert (page.orders[0].status, page.is_last) == (OrderStatus.ON_HOLD, True)


def test_many_changes_in_one_second_are_found_by_page_numbers(shop, client):
    specs = [{"created_at": "2026-11-20T10:00:00Z"} for _ in range(31)]
    ids = shop.control(f"shops/{DOMAIN}/orders/bulk", specs)["ids"]

    found, number = [], 1
    while True:
        page = client.list_modified_after(datetime(2026, 11, 1, tzinfo=UTC), number)
        found += [order.external_id for order in page.orders]
        if page.is_last:
            break
        number += 1

    assert sorted(found) == sorted(ids)


# Cost


def test_what_we_ask_for_costs_little(shop, client, monkeypatch):
    """A plan of the smallest size gives back 100 points a second; a question holds 1000 at most."""
    number = shop.place()
    shop.calls.clear()
    costs = []

    def read(extensions):
        costs.append(read_cost(extensions))
        return costs[-1]

    monkeypatch.setattr(graphql, "read_cost", read)
    client.place_hold(number, HOLD)
    client.write_note(number, NOTE)
    client.lift_hold(number, HOLD)
    client.list_modified_after(datetime(2026, 1, 1, tzinfo=UTC), 1)
    client.list_placed_before(datetime(2030, 1, 1, tzinfo=UTC), 1)

    spent = {
        name: (cost.requested, cost.actual) for name, cost in zip(shop.called(), costs, strict=True)
    }
    # By name: what may be asked for beforehand, and what may be used for one order of one part.
    most = {
        "OrderSnapshot": (200, 35),
        "OrderParts": (55, 10),
        "Hold": (12, 12),
        "Release": (11, 11),
        "RiskCreate": (11, 11),
        "OrderFindings": (30, 10),
        "TagsChange": (22, 11),
        "OrdersChanged": (850, 35),
        "OrdersPlaced": (870, 30),
    }
    dear = {
        name: paid
        for name, paid in spent.items()
        if paid[0] > most[name][0] or paid[1] > most[name][1]
    }
    assert dear == {}
