"""How a merchant changes the rules: written with help, tried on the past and beside, published."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.flow.cases.note_outcome import note_outcome
from app.flow.pages.show_rules import show_rules
from app.model.facts import OutcomeKind
from app.store.order_labels import NewOutcome
from tests.accessibility import faults
from tests.browser.reached import is_fine, reached, sign_in
from tests.builders.desk import Desk
from tests.builders.rules_desk import RULE

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(database_url: str, tmp_path) -> Iterator[Desk]:
    """A desk whose web can be reached by a browser, with some orders of which one was fraud."""
    with reached(Desk, database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def shop(desk: Desk):
    """A shop with a past: three orders, one of them a fraud, all long ago."""
    shop = desk.connect(pack="strict")
    rows = [desk.place(shop, number) for number in ("1001", "1002", "1003")]
    known = desk.clock.now() + timedelta(days=1)
    with desk.services.database.write() as tx:
        outcome = NewOutcome(
            order_id=rows[0].order_id,
            kind=OutcomeKind.CHARGEBACK,
            happened_at=known,
            known_at=known,
            source="test",
        )
        note_outcome(desk.services, tx, shop.shop_id, outcome)
    desk.clock.advance(days=130)
    return shop


def come_in(desk: Desk, page: Page) -> None:
    sign_in(desk, page)
    page.get_by_role("link", name="Rules", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rules of")


def heading(page: Page, text: str) -> None:
    """Wait for a page."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def test_a_rule_is_written_tried_and_published(desk: Desk, shop, any_page: Page):
    come_in(desk, any_page)
    assert is_fine(any_page)
    any_page.get_by_role("button", name="Change them in a draft").click()
    heading(any_page, "Draft “strict-own”")
    assert is_fine(any_page)
    any_page.get_by_role("link", name="Add a rule").click()
    write_with_help(any_page)
    keep(any_page)
    try_on_the_past(any_page)
    try_beside(desk, shop, any_page)
    publish(any_page)

    live = show_rules(desk.services, desk.user(), shop.shop_id).live
    assert live.ref.name == "strict-own"
    assert live.pack.rules[-1].when == RULE["when"]


def write_with_help(page: Page) -> None:
    """Write a rule: mistaken first, mended by a press, and with a name from the list."""
    heading(page, "A new rule")
    when = page.get_by_label("When it fires")
    when.press_sequentially("acount.guest")
    mend = page.get_by_role("button", name="Write account.guest")
    expect(mend).to_be_visible()
    expect(when).to_have_attribute("aria-invalid", "true")
    assert is_usable(page)
    mend.click()
    expect(when).to_have_value("account.guest")
    expect(when).to_be_focused()
    expect(page.locator("[data-said=when]")).to_contain_text("of the last 3 orders")
    expect(when).not_to_have_attribute("aria-invalid", "true")

    page.keyboard.type(" &&")
    page.get_by_label("Search", exact=True).fill("shop_usual")
    expect(page.get_by_text("1 signal", exact=True)).to_be_visible()
    page.locator(".signal-list li:not([hidden]) summary").click()
    expect(page.locator(".spread-room").filter(has_text="Of the last")).to_be_visible()
    page.get_by_role("button", name="basket.times_shop_usual").click()
    expect(when).to_have_value("account.guest && basket.times_shop_usual")
    page.keyboard.type(" > 3.0")
    expect(page.locator("[data-said=when]")).to_contain_text("of the last 3 orders")
    assert is_usable(page)


def keep(page: Page) -> None:
    """Save the rule: refused while fields are missing, and then kept."""
    page.get_by_role("button", name="Save in the draft").click()
    expect(page.get_by_role("alert")).to_contain_text("3 fields need another look")
    assert is_usable(page)
    page.get_by_label("What it finds, in one sentence").fill(RULE["says"])
    page.get_by_label("Points").fill("12.5")
    expect(page.locator("[data-said=points]")).to_be_empty()
    expect(page.locator("[data-said=name]")).to_contain_text("Enter a name")
    page.get_by_label("Short name").fill(RULE["name"])
    page.get_by_role("button", name="Save in the draft").click()
    expect(page.get_by_role("status")).to_contain_text("is saved in the draft")


def try_on_the_past(page: Page) -> None:
    """Open the backtest."""
    page.get_by_role("link", name="Backtest").first.click()
    heading(page, "Backtest")
    expect(page.get_by_text("On 3 orders of 3 buyers")).to_be_visible()
    expect(page.locator(".chart canvas")).to_be_visible()
    assert is_fine(page)


def try_beside(desk: Desk, shop, page: Page) -> None:
    """Start the shadow, and look again when an order came."""
    page.get_by_role("link", name="Next: the shadow").click()
    heading(page, "Shadow")
    assert is_fine(page)
    page.get_by_role("button", name="Start the shadow").click()
    expect(page.get_by_role("heading", name="0 orders so far")).to_be_visible()
    desk.place(shop, "1004")
    page.reload()
    expect(page.get_by_role("heading", name="1 order so far")).to_be_visible()
    assert is_fine(page)


def publish(page: Page) -> None:
    """Let the draft decide."""
    page.get_by_role("link", name="Next: publish").click()
    heading(page, "Publish this draft?")
    expect(page.get_by_text("1 added")).to_be_visible()
    assert is_fine(page)
    page.get_by_label("Why").fill("Guests with dear baskets")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("decides about orders from now on")
    assert is_fine(page)


def is_usable(page: Page) -> bool:
    """Whether everybody can use the page as it stands; what is folded stays so."""
    found = faults(page)
    fits = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert (page.url, found, fits) == (page.url, [], True)
    return True


def test_lists_texts_and_signals_can_be_read_and_used_by_everybody(
    desk: Desk, shop, any_page: Page
):
    come_in(desk, any_page)
    here = f"{desk.settings.public_url}/admin/rules/{shop.shop_id}"
    any_page.goto(f"{here}/lists")
    assert is_fine(any_page)
    any_page.get_by_label("Which").fill("anna@example.test")
    any_page.get_by_label("Reason").fill("A regular")
    any_page.get_by_role("button", name="Add it").click()
    expect(any_page.get_by_role("status").first).to_contain_text("is on the list")
    assert is_fine(any_page)
    file = {"name": "lists.csv", "mimeType": "text/csv", "buffer": b"list,kind\nalow,email\n"}
    any_page.get_by_label("Or a file from your computer").set_input_files(file)
    expect(any_page.get_by_label("Lines of a CSV file")).to_have_value("list,kind\nalow,email\n")
    any_page.get_by_role("button", name="Add them").click()
    expect(any_page.get_by_role("alert")).to_be_visible()
    assert is_fine(any_page)

    for path in ("signals", "signals/basket.total", "backtest", "compare"):
        any_page.goto(f"{here}/{path}")
        assert is_usable(any_page)
    any_page.goto(here)
    any_page.get_by_role("button", name="Change them in a draft").click()
    for path in ("draft/text", "draft/drop", "draft/remove?rule=on-block-list"):
        any_page.goto(f"{here}/{path}")
        assert is_fine(any_page)
    any_page.goto(f"{here}/draft/text")
    any_page.get_by_label("The rules, in TOML").fill('name = "ours"\n[[rule]]\nname = "a"\n')
    any_page.get_by_role("button", name="Check and save the draft").click()
    expect(any_page.get_by_role("alert")).to_contain_text("Nothing was saved yet.")
    assert is_fine(any_page)
