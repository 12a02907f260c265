"""What a merchant does at the desk and on a phone: sign in, look, decide, settle the settings."""

from dataclasses import replace
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from app.flow.users.add_user import add_user
from app.model.case import State
from app.model.user import Role
from app.store.imports import ImportProgress, save_import
from tests.browser.reached import EMAIL, WORDS, is_fine
from tests.journeys.house import House
from tests.waiting import wait_for

pytestmark = pytest.mark.browser


def sign_in(shop: House, page: Page) -> None:
    add_user(shop.services, None, EMAIL, Role.OWNER, password=WORDS)
    page.goto(f"{shop.web}/admin")
    assert is_fine(page)
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(WORDS)
    page.get_by_role("button", name="Sign in").click()


def test_a_merchant_signs_in_finds_the_case_and_releases_it(shop: House, any_page: Page):
    order = shop.place()
    wait_for(lambda: shop.state(order) is State.INVITED)
    sign_in(shop, any_page)
    expect(any_page.get_by_role("heading", level=1)).to_have_text("Cases")
    assert is_fine(any_page)

    any_page.get_by_role("link", name=f"Order {order}").click()
    expect(any_page.get_by_text("the buyer has the invitation")).to_be_visible()
    assert is_fine(any_page)
    any_page.get_by_role("link", name="Release the order").click()
    assert is_fine(any_page)
    any_page.get_by_role("button", name="Release the order").click()

    expect(any_page.get_by_role("status")).to_contain_text("is being released")
    wait_for(lambda: shop.state(order) is State.RELEASED)
    any_page.reload()
    expect(any_page.get_by_text("A person decided it. The order goes on.")).to_be_visible()
    assert is_fine(any_page)


def test_an_agent_copies_what_a_caller_may_be_told(shop: House, any_page: Page):
    order = shop.place()
    wait_for(lambda: shop.state(order) is State.INVITED)
    sign_in(shop, any_page)
    any_page.get_by_role("link", name=f"Order {order}").click()
    any_page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    any_page.get_by_role("button", name="Copy the text").first.click()

    expect(any_page.get_by_role("button", name="Copied")).to_be_visible()
    copied = any_page.evaluate("navigator.clipboard.readText()")
    assert copied == any_page.locator("blockquote").first.inner_text().strip()
    expect(any_page.get_by_role("button", name="Copied")).to_be_hidden()


def test_every_other_page_can_be_read_and_used_by_everybody(shop: House, any_page: Page):
    sign_in(shop, any_page)

    for name in ("Shops", "Settings", "People"):
        any_page.get_by_role("link", name=name, exact=True).first.click()
        expect(any_page.get_by_role("heading", level=1)).to_contain_text(name)
        assert is_fine(any_page)
    any_page.goto(f"{shop.web}/admin/shops/connect")
    assert is_fine(any_page)


def test_a_wrong_setting_is_shown_beside_its_field(shop: House, page: Page):
    sign_in(shop, page)
    page.goto(f"{shop.web}/admin/settings/{shop.shop_id}")

    page.get_by_label("Attempts").fill("99")
    page.get_by_role("button", name="Save settings").click()

    expect(page.get_by_label("Attempts")).to_have_value("99")
    expect(page.get_by_label("Attempts")).to_have_accessible_description(
        "Enter a whole number from 1 to 10. How often a check may fail before a person decides."
    )
    assert is_fine(page)


def test_the_way_in_and_to_a_decision_needs_no_mouse(shop: House, page: Page):
    order = shop.place()
    wait_for(lambda: shop.state(order) is State.INVITED)
    add_user(shop.services, None, EMAIL, Role.OWNER, password=WORDS)
    page.goto(f"{shop.web}/admin")

    press_until(page, "email")
    page.keyboard.type(EMAIL)
    press_until(page, "password")
    page.keyboard.type(WORDS)
    enter(page, "Cases")
    press_until(page, f"Order {order}")
    enter(page, f"Order {order}")
    press_until(page, "Hand to support")
    enter(page, "Hand this case to support?")
    press_until(page, "Hand to support")
    enter(page, "A person decides")

    expect(page.get_by_role("status")).to_contain_text("A person decides about order")


def test_an_import_under_way_is_followed_without_a_reload(shop: House, page: Page):
    set_import(shop, finished_at=None)
    sign_in(shop, page)
    page.goto(f"{shop.web}/admin/shops")
    expect(page.get_by_text("2 of 9 orders read, page 1 of 3")).to_be_visible()
    assert is_fine(page)

    set_import(shop, finished_at=shop.clock.now())

    expect(page.get_by_text("2 past orders were read, finished")).to_be_visible()
    assert is_fine(page)


def set_import(shop: House, finished_at: datetime | None) -> None:
    progress = ImportProgress(
        next_page=2, pages=3, imported=2, total=9, started_at=shop.clock.now()
    )
    with shop.services.database.write() as tx:
        save_import(tx, shop.shop_id, replace(progress, finished_at=finished_at))


def enter(page: Page, heading: str) -> None:
    """Press Enter and wait for the page that it leads to."""
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)


def press_until(page: Page, wanted: str) -> None:
    """Go on by the Tab key until the wanted field, link or button has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "document.activeElement.id + ' ' + document.activeElement.textContent"
        )
        if wanted in " ".join(focused.split()):
            return
    raise AssertionError(f"the Tab key never reached {wanted!r}")


def test_a_merchant_decides_for_a_whole_storm(shop: House, any_page: Page):
    orders = [shop.place() for _ in range(12)]
    wait_for(lambda: all(shop.state(order) not in {None, State.OPENED} for order in orders))
    sign_in(shop, any_page)
    any_page.get_by_role("link", name="orders in one batch").click()
    expect(any_page.get_by_role("heading", level=1)).to_contain_text("risky orders at once")
    expect(any_page.get_by_text("the same e-mail address")).to_be_visible()
    assert is_fine(any_page)
    any_page.get_by_role("link", name="Cancel and refund all").click()
    assert is_fine(any_page)
    any_page.get_by_role("link", name="Leave it as it is").click()
    any_page.get_by_role("link", name="Release all").click()
    any_page.get_by_role("button", name="Release all").click()

    expect(any_page.get_by_role("status").first).to_contain_text("are being released")
    assert is_fine(any_page)
    wait_for(lambda: all(shop.state(order) is State.RELEASED for order in orders))
    any_page.reload()
    expect(any_page.get_by_text("All of them are decided")).to_be_visible()
    assert is_fine(any_page)
