"""Cases of orders in parts, of play money, of disputes: everybody can read and use their pages."""

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from app.flow.add_user import add_user
from app.flow.decide_orders import decide_orders
from app.flow.perform_effects import perform_effects
from app.model.order import Limit, LimitKind, Obstacle, PartState
from app.model.user import Role
from tests.browser.test_the_merchants_way import EMAIL, LOOKS, WORDS, is_fine
from tests.builders.parted import PartedDesk
from tests.chromium import looks

pytestmark = pytest.mark.browser


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


def sign_in(desk: PartedDesk, page: Page) -> None:
    add_user(desk.services, None, EMAIL, Role.OWNER, password=WORDS)
    page.goto(f"{desk.settings.public_url}/admin")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(WORDS)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cases")


def test_what_is_stopped_and_what_is_not_can_be_read_by_everybody(desk: PartedDesk, page: Page):
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
    live(desk, shop)
    sign_in(desk, page)
    assert is_fine(page)

    said = {
        "1001": "Not all of this order is on hold.",
        "1002": "So that the next one can be stopped:",
        "1003": "This is a test order,",
        "1004": "The payment is disputed.",
        "1005": "looked risky and will be held",
    }
    for number, sentence in said.items():
        page.goto(f"{desk.settings.public_url}/admin")
        page.get_by_role("link", name=f"Order {number}").click()
        expect(page.get_by_text(sentence)).to_be_visible()
        assert is_fine(page)


def test_an_order_is_cancelled_after_it_was_asked_once(desk: PartedDesk, page: Page):
    shop = desk.connect()
    place(desk, shop, "1001", "Main warehouse")
    sign_in(desk, page)
    page.get_by_role("link", name="Order 1001").click()
    page.get_by_role("link", name="Cancel and refund the order").click()
    expect(page.get_by_text("This cannot be undone.")).to_be_visible()
    assert is_fine(page)
    page.get_by_role("button", name="Cancel and refund the order").click()
    expect(page.get_by_role("status")).to_contain_text("is being cancelled")
    assert is_fine(page)

    for _ in range(3):
        live(desk, shop)
    page.reload()

    expect(page.get_by_text("The shop has cancelled it and gives the money back.")).to_be_visible()
    assert is_fine(page)
