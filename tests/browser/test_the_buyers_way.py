"""What a buyer does with a phone, from the mail to the release."""

import pytest
from playwright.sync_api import Page, expect

from tests.accessibility import faults
from tests.journeys.house import RISKY, House
from tests.waiting import wait_for

pytestmark = pytest.mark.browser


def violations(page: Page) -> list[str]:
    return faults(page)


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def invited(shop: House) -> str:
    shop.place(RISKY)
    wait_for(shop.links)
    return shop.web + shop.links()[0]


def choose(page: Page, **fields: str) -> None:
    """Choose an outcome on the simulated provider's page."""
    for name, text in fields.items():
        page.locator(f"#{name}").fill(text)
    page.get_by_role("button", name="Finish the check").click()


def test_a_buyer_verifies_on_a_phone_and_sees_the_order_going_ahead(shop: House, page: Page):
    page.goto(invited(shop))
    expect(page.get_by_role("heading", level=1)).to_have_text("Did you place this order?")
    assert (violations(page), fits(page)) == ([], True)

    page.get_by_role("button", name="Verify now").click()
    choose(page, first_name="Karin", last_name="Karlsson")

    expect(page.get_by_role("heading", level=1)).to_have_text("Your order is going ahead")
    assert (violations(page), fits(page)) == ([], True)
    wait_for(lambda: len(shop.letters()) == 2)


def test_a_buyer_who_fails_is_told_why_and_may_try_again(shop: House, page: Page):
    page.goto(invited(shop))
    page.get_by_role("button", name="Verify now").click()
    page.get_by_label("Failed, for a reason").check()
    page.locator("#code").select_option("document_expired")
    page.get_by_role("button", name="Finish the check").click()

    expect(page.get_by_text("The document has expired")).to_be_visible()
    expect(page.get_by_text("You have 2 attempts left")).to_be_visible()
    assert violations(page) == []


def test_a_buyer_may_ask_for_a_person_by_keyboard_alone(shop: House, page: Page):
    page.goto(invited(shop))
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()").startswith("I would rather"):
            break
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("A person is looking at your order")
    assert violations(page) == []


def test_a_stranger_with_a_guessed_link_learns_nothing(shop: House, page: Page):
    answer = page.goto(f"{shop.web}/v/{'A' * 43}")

    assert answer is not None
    assert answer.status == 404
    assert "Demo Store" not in page.content()
    assert violations(page) == []
