"""Who opens the list sees what has to be decided first, by when and why, and what happens otherwise."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from app.flow.add_user import add_user
from app.flow.decide_orders import decide_orders
from app.flow.escalate import escalate
from app.flow.meet_deadlines import meet_deadlines
from app.flow.perform_effects import perform_effects
from app.model.case import SupportReason
from app.model.order import Limit, LimitKind
from app.model.user import Role
from app.store.case_lists import CaseRow
from app.store.cases import case_by_id, save_case
from tests.browser.test_the_merchants_way import EMAIL, LOOKS, WORDS, is_fine
from tests.builders.parted import PartedDesk
from tests.chromium import looks

pytestmark = pytest.mark.browser

ENDS = {
    "1001": (LimitKind.AUTHORISATION, 20),
    "1002": (LimitKind.SEND_BY, 3),
    "1003": (LimitKind.PROTECTION, 90),
}


@pytest.fixture
def desk(database_url: str, tmp_path) -> Iterator[PartedDesk]:
    """A desk whose web can be reached by a browser."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        desk = PartedDesk(database_url, tmp_path, public_url=f"http://127.0.0.1:{port}")
        server = make_server("127.0.0.1", port, desk.app, threaded=True, fd=listening.fileno())
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield desk
        server.shutdown()
        server.server_close()
        desk.close()


@pytest.fixture(params=looks(LOOKS).values(), ids=list(looks(LOOKS)))
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A desk by day, and a phone by night."""
    context = browser.new_context(**request.param)
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


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


def sign_in(desk: PartedDesk, page: Page) -> None:
    add_user(desk.services, None, EMAIL, Role.OWNER, password=WORDS)
    page.goto(f"{desk.settings.public_url}/admin")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(WORDS)
    page.get_by_role("button", name="Sign in").click()


def test_the_most_urgent_case_is_the_first_and_says_by_when_and_why(desk: PartedDesk, page: Page):
    held(desk)
    sign_in(desk, page)

    orders = page.locator("ul.cases a")
    expect(orders).to_have_text(["Order 1002", "Order 1001", "Order 1003"])
    expect(page.get_by_text("Its time is over")).to_be_visible()
    expect(page.get_by_text("because the reserved money is let go then.")).to_be_visible()
    assert is_fine(page)
    assert not overlaps(page)
    orders.nth(1).click()
    expect(page.get_by_text("To be decided by")).to_be_visible()
    expect(page.get_by_text("Otherwise the shop cancels it then")).to_be_visible()
    assert is_fine(page)


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
