"""Orders against the simulated platform, over HTTP: what one side writes, the other one reads."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
import requests

from app.model.errors import NotFoundError, RejectedError, UnreachableError
from app.model.order import LimitKind, Obstacle, OrderStatus, PartState, PlatformRisk
from app.ports import CancelResult, HoldResult, LiftResult, Outlook, StaffNote
from connectors.http_client import Gate
from connectors.shops.shopify import cancelling, graphql
from connectors.shops.shopify.connector import Shopify
from connectors.shops.shopify.scopes import ASKED_FOR
from connectors.shops.shopify.simulator.server import start
from connectors.shops.shopify.throttle import read_cost

DOMAIN = "warm-coats.myshopify.com"
OWN = {"client_id": "client-of-ours", "client_secret": "shpss_throwaway_for_tests_9876543210"}
HOLD = "hold_1"
COAT = {"sku": "COAT-1", "title": "Winter coat", "quantity": 2, "price": "1299.00"}
VOUCHER = {"title": "Voucher", "price": "500.00", "gift_card": True, "requires_shipping": False}


class Shop:
    """One shop as its staff see it, and our client for it."""

    def __init__(self, url):
        self.url = url
        self.calls = []
        self.when_called = {}
        gate = Gate(frozenset({url.removeprefix("http://")}))
        self.shopify = Shopify(gate, shops_at=f"{url}/shops/{{shop}}")

    def control(self, path, told=None, **more):
        answer = requests.post(f"{self.url}/control/{path}", json=told or more, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def seen(self, log):
        return requests.get(f"{self.url}/control/{log}", timeout=10).json()

    def set(self, **settings):
        self.control("shops", domain=DOMAIN, **settings)

    def place(self, *, routed=True, **spec):
        """Somebody orders; return the order's number."""
        given = {"email": "anna@example.test", "line_items": [COAT], **spec}
        number = self.control(f"shops/{DOMAIN}/orders", given)["id"]
        if routed:
            self.staff(number, "route")
        return number

    def staff(self, order, action, **spec):
        return self.control(f"shops/{DOMAIN}/orders/{order}/{action}", **spec)

    def order(self, number):
        return self.seen(f"shops/{DOMAIN}/orders/{number}")

    def pass_time(self, **span):
        self.control("clock", advance=timedelta(**span).total_seconds())

    def client(self):
        now = datetime.fromisoformat(self.seen("clock")["now"])
        credentials = self.shopify.renewed(f"https://{DOMAIN}", OWN, now)
        return self.shopify.client(f"https://{DOMAIN}", {**OWN, **credentials}, self._record)

    def called(self):
        return [call.path.removeprefix("graphql ") for call in self.calls]

    def _record(self, call):
        self.calls.append(call)
        act = self.when_called.pop(call.path.removeprefix("graphql "), None)
        if act:
            act()


@pytest.fixture
def shop(tmp_path, monkeypatch):
    monkeypatch.setattr(cancelling, "_BETWEEN_LOOKS", 0.01)
    with start(tmp_path / "shops.sqlite3", delivery_delay=3600) as running:
        found = Shop(running.url)
        found.control("apps", **OWN, title="Clearhold", scopes=[*ASKED_FOR])
        found.set(name="Warm Coats", routing_delay=None, currency="SEK")
        found.control(f"shops/{DOMAIN}/install", client_id=OWN["client_id"])
        yield found


@pytest.fixture
def client(shop):
    return shop.client()


def holds_at(shop, order):
    return [[hold["handle"] for hold in part["holds"]] for part in shop.order(order)["parts"]]


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
    assert order.payment.card_key.reveal().startswith("visa 424242 4242")
    assert (order.ip.reveal(), order.language) == ("192.0.2.17", "sv")
    assert [(line.sku, line.quantity) for line in order.lines] == [("COAT-1", 2)]
    promise = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert promise in [limit.at for limit in order.limits if limit.kind is LimitKind.SEND_BY]


def test_what_protected_data_withholds_is_empty(shop, client):
    shop.set(protected_data=False)
    order = client.read_order(shop.place(client_ip="192.0.2.17"))

    assert order.customer.email.reveal() == ""
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


# Holding


def test_a_hold_waits_for_routing_and_lies_on_every_part(shop, client):
    shop.set(locations=["Göteborg", "Malmö"], split_orders=True)
    number = shop.place(routed=False, line_items=[COAT, {**COAT, "sku": "COAT-2"}])
    assert client.place_hold(number, HOLD)[0] is HoldResult.NOT_READY
    shop.staff(number, "route")

    result, order = client.place_hold(number, HOLD)

    assert (result, order.status, order.hold) == (HoldResult.PLACED, OrderStatus.ON_HOLD, HOLD)
    assert {part.place for part in order.parts} == {"Göteborg", "Malmö"}
    assert holds_at(shop, number) == [[HOLD], [HOLD]]
    assert client.place_hold(number, HOLD)[0] is HoldResult.ALREADY_OURS


def test_a_release_gives_every_part_back_and_leaves_what_others_hold(shop, client):
    number = shop.place()
    shop.staff(number, "hold_by_app", app="Parcel Planner", handle=HOLD, reason="OTHER")
    shop.staff(number, "hold_by_staff")
    assert client.place_hold(number, HOLD)[0] is HoldResult.PLACED

    result, order = client.lift_hold(number, HOLD)

    assert (result, order.hold) == (LiftResult.LIFTED, None)
    assert len(shop.order(number)["parts"][0]["holds"]) == 2
    assert order.parts[0].other_holds == ("Parcel Planner", "")
    assert order.parts[0].state is PartState.HELD
    assert client.lift_hold(number, HOLD)[0] is LiftResult.ALREADY_LIFTED


def test_staff_who_lift_our_hold_have_decided(shop, client):
    number = shop.place()
    client.place_hold(number, HOLD)
    shop.staff(number, "release_holds")

    result, order = client.lift_hold(number, HOLD)

    assert (result, order.status) == (LiftResult.ALREADY_LIFTED, OrderStatus.TO_SHIP)


@pytest.mark.parametrize(
    ("action", "spec"),
    [
        ("split", {"quantity": 1}),
        ("move", {"location": "Malmö"}),
        ("edit", {"add": [{"title": "Scarf", "price": "199.00"}]}),
    ],
)
def test_what_is_born_without_our_hold_gets_it_at_the_next_look(shop, client, action, spec):
    shop.set(locations=["Göteborg", "Malmö"])
    number = shop.place()
    client.place_hold(number, HOLD)
    shop.staff(number, action, **spec)
    assert client.read_order(number).status is OrderStatus.TO_SHIP

    result, order = client.place_hold(number, HOLD)

    assert (result, order.status) == (HoldResult.PLACED, OrderStatus.ON_HOLD)
    assert client.lift_hold(number, HOLD)[1].status is OrderStatus.TO_SHIP


def test_a_part_that_moves_between_our_look_and_our_hold_is_found_again(shop, client):
    shop.set(locations=["Göteborg", "Malmö"])
    number = shop.place()
    shop.when_called["OrderSnapshot"] = lambda: shop.staff(number, "move", location="Malmö")

    result, order = client.place_hold(number, HOLD)

    assert (result, order.status) == (HoldResult.PLACED, OrderStatus.ON_HOLD)


def test_a_hold_that_acted_before_the_line_was_cut_is_found_again(shop, client):
    number = shop.place()
    shop.control("faults", cut={"when": "after", "operation": "Hold", "calls": 1})

    with pytest.raises(UnreachableError):
        client.place_hold(number, HOLD)

    assert client.place_hold(number, HOLD)[0] is HoldResult.ALREADY_OURS
    assert holds_at(shop, number) == [[HOLD]]


def test_a_shop_that_sends_by_itself_and_is_faster_than_we_is_told_so(shop, client):
    number = shop.place()
    shop.when_called["OrderSnapshot"] = lambda: shop.staff(number, "fulfil")

    result, order = client.place_hold(number, HOLD)

    assert (result, order.status) == (HoldResult.CANNOT_BE_HELD, OrderStatus.SHIPPED)
    assert order.obstacle is Obstacle.SENT_AT_ONCE


def test_staff_who_send_the_order_meanwhile_have_ended_it(shop, client):
    number = shop.place()
    shop.pass_time(hours=1)
    shop.when_called["OrderSnapshot"] = lambda: shop.staff(number, "fulfil")

    result, order = client.place_hold(number, HOLD)

    assert (result, order.status) == (HoldResult.ORDER_ENDED, OrderStatus.SHIPPED)


def test_an_order_that_is_cancelled_or_deleted_meanwhile_has_ended(shop, client):
    cancelled, deleted = shop.place(), shop.place()
    shop.when_called["OrderSnapshot"] = lambda: shop.staff(cancelled, "cancel")

    result, order = client.place_hold(cancelled, HOLD)
    assert result is HoldResult.ORDER_ENDED
    assert order.status in {OrderStatus.CANCELLED, OrderStatus.REFUNDED}

    shop.staff(deleted, "delete")
    assert client.place_hold(deleted, HOLD) == (HoldResult.ORDER_ENDED, None)
    assert client.lift_hold(deleted, HOLD) == (LiftResult.ORDER_ENDED, None)


@pytest.mark.parametrize(
    ("line", "obstacle"),
    [
        ({"title": "E-book", "price": "99.00", "requires_shipping": False}, Obstacle.DIGITAL),
        (VOUCHER, Obstacle.GIFT_CARD),
    ],
)
def test_what_leaves_without_a_parcel_cannot_be_held(shop, client, line, obstacle):
    number = shop.place(line_items=[line])

    result, order = client.place_hold(number, HOLD)

    assert (result, order.obstacle) == (HoldResult.CANNOT_BE_HELD, obstacle)


def test_gift_cards_that_the_shop_does_not_send_by_itself_are_held(shop, client):
    shop.set(auto_fulfil_gift_cards=False)
    number = shop.place(line_items=[VOUCHER])

    assert client.place_hold(number, HOLD)[0] is HoldResult.PLACED


def test_the_parcel_is_held_although_the_gift_card_beside_it_is_gone(shop, client):
    number = shop.place(line_items=[COAT, VOUCHER])

    result, order = client.place_hold(number, HOLD)

    assert (result, order.status) == (HoldResult.PLACED, OrderStatus.ON_HOLD)


def test_a_part_that_is_scheduled_is_held_once_it_opens(shop, client):
    number = shop.place(scheduled_for="2030-01-01T00:00:00Z")
    assert client.place_hold(number, HOLD)[0] is HoldResult.NOT_READY
    shop.staff(number, "open")

    assert client.place_hold(number, HOLD)[0] is HoldResult.PLACED


def test_money_that_arrives_leaves_our_hold_where_it_is(shop, client):
    number = shop.place(gateway="bank_deposit", financial_status="pending")
    assert client.read_order(number).status is OrderStatus.AWAITING_TRANSFER

    _, held = client.place_hold(number, HOLD)
    shop.staff(number, "pay")
    after = client.read_order(number)

    assert (held.status, held.awaited_transfer) == (OrderStatus.ON_HOLD, True)
    assert (after.status, after.awaited_transfer) == (OrderStatus.ON_HOLD, False)


def test_cash_on_delivery_may_be_sent_and_may_be_held(shop, client):
    number = shop.place(gateway="cash_on_delivery", financial_status="pending")

    assert client.read_order(number).status is OrderStatus.TO_SHIP
    assert client.place_hold(number, HOLD)[0] is HoldResult.PLACED


# Third parties


def warehouse(shop):
    shop.set(locations=[{"name": "Far Warehouse", "third_party": True}])
    return shop.place()


def test_a_warehouse_that_agreed_is_asked_once_and_what_it_gives_back_is_held(shop, client):
    number = warehouse(shop)
    shop.staff(number, "request_fulfilment")
    shop.staff(number, "accept_request")

    assert client.place_hold(number, HOLD)[0] is HoldResult.WAREHOUSE_ASKED
    assert client.place_hold(number, HOLD)[0] is HoldResult.WAREHOUSE_ASKED
    assert shop.called().count("CancellationRequest") == 1

    shop.staff(number, "accept_cancellation")
    assert client.place_hold(number, HOLD)[0] is HoldResult.PLACED


def test_a_warehouse_that_refuses_to_stop_leaves_nothing_to_hold(shop, client):
    number = warehouse(shop)
    shop.staff(number, "request_fulfilment")
    shop.staff(number, "accept_request")
    client.place_hold(number, HOLD)
    shop.staff(number, "reject_cancellation")

    result, order = client.place_hold(number, HOLD)

    assert (result, order.parts[0].state) == (HoldResult.CANNOT_BE_HELD, PartState.AT_WAREHOUSE)
    assert shop.called().count("CancellationRequest") == 1


def test_a_warehouse_that_had_not_agreed_gives_its_part_back_at_once(shop, client):
    number = warehouse(shop)
    shop.staff(number, "request_fulfilment")

    result, order = client.place_hold(number, HOLD)

    assert (result, order.status) == (HoldResult.PLACED, OrderStatus.ON_HOLD)


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


def test_an_order_that_was_sent_is_not_cancelled_and_says_why(shop, client):
    number = shop.place()
    shop.staff(number, "fulfil")

    with pytest.raises(RejectedError, match=r"did not cancel order .* fulfilled"):
        client.cancel_order(number, "eff_1")


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
        "OrderSnapshot": (170, 30),
        "OrderParts": (55, 10),
        "Hold": (12, 12),
        "Release": (11, 11),
        "RiskCreate": (11, 11),
        "OrderFindings": (30, 10),
        "TagsChange": (22, 11),
        "OrdersChanged": (750, 30),
        "OrdersPlaced": (700, 25),
    }
    dear = {
        name: paid
        for name, paid in spent.items()
        if paid[0] > most[name][0] or paid[1] > most[name][1]
    }
    assert dear == {}
