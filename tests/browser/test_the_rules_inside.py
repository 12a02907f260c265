"""The rules inside a shop's admin: the same pages and scripts, without a cookie or a reload."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from app.flow.pages.show_rules import show_rules
from app.rules.pack import Rule
from app.store.users import users_of
from tests.browser.admin_house import AdminHouse, opened_admin
from tests.browser.test_the_embedded_way import LOOKS, app_in

pytestmark = pytest.mark.browser


@pytest.fixture
def house(database_url: str, tmp_path) -> Iterator[AdminHouse]:
    with opened_admin(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def admin(browser: Browser) -> Iterator[Page]:
    """A phone by night, on which nothing may go wrong unnoticed."""
    context = browser.new_context(**LOOKS["phone, dark"])
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.on("pageerror", lambda problem: pytest.fail(f"a script failed: {problem}"))
    yield page
    context.close()


@pytest.fixture
def inside(house: AdminHouse, admin: Page) -> Frame:
    """The rules' page in its frame; another page was there before, without their scripts."""
    admin.goto(house.address())
    app_in(admin)
    admin.get_by_role("link", name="Rules", exact=True).click()
    return app_in(admin, "Rules of")


def test_a_rule_is_checked_mended_and_kept_inside_the_admin(
    house: AdminHouse, admin: Page, inside: Frame
):
    inside.get_by_role("button", name="Change them in a draft").click()
    app_in(admin, "Draft")
    inside.get_by_role("link", name="Add a rule").click()
    app_in(admin, "A new rule")
    when = inside.get_by_label("When it fires")
    when.press_sequentially("acount.guest")
    inside.get_by_role("button", name="Write account.guest").click()
    expect(when).to_have_value("account.guest")
    when.press_sequentially(" && ")
    inside.get_by_label("Search", exact=True).fill("gift_card_share")
    inside.get_by_role("button", name="basket.gift_card_share").click()
    when.press_sequentially(" > 0.5")
    expect(inside.locator("[data-said=when]")).to_contain_text("It can be used.")
    inside.get_by_label("What it finds, in one sentence").fill("A guest buys gift cards.")
    inside.get_by_label("Points").fill("20")
    inside.get_by_label("Short name").fill("gifts-of-guests")
    inside.get_by_role("button", name="Save in the draft").click()

    app_in(admin, "Draft")
    expect(inside.locator("main .notice.good")).to_contain_text("is saved in the draft")
    assert last_rule(house).when == "account.guest && basket.gift_card_share > 0.5"


def test_texts_travel_as_files_inside_the_admin_too(admin: Page, inside: Frame):
    inside.get_by_role("button", name="Change them in a draft").click()
    app_in(admin, "Draft")
    inside.get_by_role("link", name="Edit all as text").click()
    app_in(admin, "as text")
    with admin.expect_download() as downloading:
        inside.get_by_role("link", name="Download", exact=True).click()
    assert downloading.value.suggested_filename.endswith("-own-draft.toml")

    text = b'name = "ours"\ndescription = "Nobody is asked."\n'
    file = {"name": "ours.toml", "mimeType": "application/toml", "buffer": text}
    inside.get_by_label("Or a file from your computer").set_input_files(file)
    expect(inside.get_by_label("The rules, in TOML")).to_have_value(text.decode())
    inside.get_by_role("button", name="Check and save the draft").click()

    app_in(admin, "Draft “ours”")
    expect(inside.get_by_text("None yet: every order goes on.")).to_be_visible()


def last_rule(house: AdminHouse) -> Rule:
    """The last rule of the draft."""
    shop = house.connected()
    assert shop is not None
    with house.services.database.read() as tx:
        (user, *_) = users_of(tx, shop.account_id)
    draft = show_rules(house.services, user, shop.shop_id).draft
    assert draft is not None
    return draft.pack.rules[-1]
