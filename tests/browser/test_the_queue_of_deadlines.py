"""Who opens the list sees what has to be decided first, by when and why, and what happens otherwise."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.flow.cases.escalate import escalate
from app.flow.deadlines.meet_deadlines import meet_deadlines
from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.perform_effects import perform_effects
from app.model.case import SupportReason
from app.model.order import Limit, LimitKind
from app.store.case_lists import CaseRow
from app.store.cases import case_by_id, save_case
from tests.browser.reached import EMAIL, is_fine, reached, sign_in
from tests.builders.parted import PartedDesk

pytestmark = pytest.mark.browser

ENDS = {
    "1001": (LimitKind.AUTHORISATION, 20),
    "1002": (LimitKind.SEND_BY, 3),
    "1003": (LimitKind.PROTECTION, 90),
}


@pytest.fixture
def desk(database_url: str, tmp_path) -> Iterator[PartedDesk]:
    """A desk whose web can be reached by a browser."""
    with reached(PartedDesk, database_url, tmp_path) as opened:
        yield opened


def held(desk: PartedDesk) -> None:
    """Orders of which each has an end of its own; the time of one is over."""
    shop = desk.connect(at_deadline="cancel", support_email="help@shop.example.test")
    for number, (kind, hours) in ENDS.items():
        end = Limit(kind=kind, at=desk.clock.now() + timedelta(hours=hours))
        order = desk.risky_order(number, limits=(end,))
        desk.shops.orders[order.external_id] = order
        desk.shops.route(order.external_id)
        desk.tell(shop, order=order.external_id)
        decide_orders(desk.services, shop.shop_id)
        perform_effects(desk.services, shop.shop_id)
    late = desk.row(shop, "1002")
    escalate(desk.services, shop.shop_id, late.case_id, EMAIL)
    let_the_buyer_ask_for_a_person(desk, late)
    desk.clock.advance(hours=3, minutes=5)
    meet_deadlines(desk.services)


def let_the_buyer_ask_for_a_person(desk: PartedDesk, row: CaseRow) -> None:
    with desk.services.database.write() as tx:
        case = case_by_id(tx, row.shop_id, row.case_id)
        save_case(tx, replace(case, support_reason=SupportReason.BUYER_ASKED))


def test_the_most_urgent_case_is_the_first_and_says_by_when_and_why(
    desk: PartedDesk, any_page: Page
):
    held(desk)
    sign_in(desk, any_page)

    orders = any_page.locator("ul.cases a")
    expect(orders).to_have_text(["Order 1002", "Order 1001", "Order 1003"])
    expect(any_page.get_by_text("Its time is over")).to_be_visible()
    expect(any_page.get_by_text("because the reserved money is let go then.")).to_be_visible()
    assert is_fine(any_page)
    assert not overlaps(any_page)
    orders.nth(1).click()
    expect(any_page.get_by_text("To be decided by")).to_be_visible()
    expect(any_page.get_by_text("Otherwise the shop cancels it then")).to_be_visible()
    assert is_fine(any_page)


def overlaps(page: Page) -> bool:
    """Tell whether any two sentences of the first case lie over each other."""
    boxes = [one.bounding_box() for one in page.locator("ul.cases li").first.locator("p").all()]
    return any(
        one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
        for place, one in enumerate(boxes)
        for other in boxes[place + 1 :]
    )
