"""Cases of orders in parts, of play money, of disputes: everybody can read and use their pages."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.perform_effects import perform_effects
from app.model.order import Limit, LimitKind, Obstacle, PartState
from tests.browser.reached import is_fine, reached, sign_in
from tests.builders.parted import PartedDesk

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(database_url: str, tmp_path) -> Iterator[PartedDesk]:
    """A desk whose web can be reached by a browser."""
    with reached(PartedDesk, database_url, tmp_path) as opened:
        yield opened


def live(desk: PartedDesk, shop) -> None:
    desk.clock.advance(seconds=5)
    decide_orders(desk.services, shop.shop_id)
    perform_effects(desk.services, shop.shop_id)


def place(desk: PartedDesk, shop, number: str, *places: str, **changes) -> str:
    order = desk.risky_order(number, **changes)
    desk.shops.orders[order.external_id] = order
    if places:
        desk.shops.route(order.external_id, *places)
    desk.tell(shop, order=order.external_id)
    live(desk, shop)
    return order.external_id


def test_what_is_stopped_and_what_is_not_can_be_read_by_everybody(desk: PartedDesk, any_page: Page):
    shop, soon = desk.connect(), desk.clock.now() + timedelta(hours=20)
    limits = (Limit(kind=LimitKind.AUTHORISATION, at=soon),)
    parted = place(desk, shop, "1001", "Main warehouse", "Annex", limits=limits)
    desk.shops.change_part(parted, 1, other_holds=("Packer", ""))
    desk.shops.route(parted, "Elsewhere", state=PartState.AT_WAREHOUSE, may_be_held=False)
    desk.tell(shop, order=parted)
    place(desk, shop, "1002", obstacle=Obstacle.GIFT_CARD)
    place(desk, shop, "1003", "Main warehouse", is_test=True)
    disputed = place(desk, shop, "1004", "Main warehouse")
    desk.tell(shop, order=disputed, dispute="dp_1")
    place(desk, shop, "1005")
    scheduled = desk.risky_order("1006")
    desk.shops.scheduled = {scheduled.external_id}
    desk.shops.route(scheduled.external_id, "Main warehouse", may_be_held=False)
    place(desk, shop, "1006")
    live(desk, shop)
    sign_in(desk, any_page)
    assert is_fine(any_page)

    said = {
        "1001": "Not all of this order is on hold.",
        "1002": "So that the next one can be stopped:",
        "1003": "This is a test order,",
        "1004": "The payment is disputed.",
        "1005": "looked risky and will be held",
        "1006": "it is scheduled for a later day",
    }
    for number, sentence in said.items():
        any_page.goto(f"{desk.settings.public_url}/admin")
        any_page.get_by_role("link", name=f"Order {number}").click()
        expect(any_page.get_by_text(sentence)).to_be_visible()
        assert is_fine(any_page)


def test_an_order_is_cancelled_after_it_was_asked_once(desk: PartedDesk, any_page: Page):
    shop = desk.connect()
    place(desk, shop, "1001", "Main warehouse")
    sign_in(desk, any_page)
    any_page.get_by_role("link", name="Order 1001").click()
    any_page.get_by_role("link", name="Cancel and refund the order").click()
    expect(any_page.get_by_text("This cannot be undone.")).to_be_visible()
    assert is_fine(any_page)
    any_page.get_by_role("button", name="Cancel and refund the order").click()
    expect(any_page.get_by_role("status")).to_contain_text("is being cancelled")
    assert is_fine(any_page)

    for _ in range(3):
        live(desk, shop)
    any_page.reload()

    expect(
        any_page.get_by_text("The shop has cancelled it and gives the money back.")
    ).to_be_visible()
    assert is_fine(any_page)
