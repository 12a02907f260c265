"""The page of the shops, when all is well there and when much is wrong: at the desk and on a phone."""

from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from app.model.audit import AuditLine
from app.model.case import State
from app.model.effect import EffectState
from app.store.audit import write_line
from app.store.deliveries import deliveries, set_aside
from app.store.effects import effects
from app.store.sweeps import change_sweep
from app.store.transaction import Transaction
from app.store.unreadable_orders import note_unreadable
from tests.browser.reached import is_fine
from tests.browser.test_the_merchants_way import sign_in
from tests.journeys.house import House
from tests.waiting import wait_for


def everything_is_wrong(shop: House) -> None:
    now = shop.clock.now()
    shop.clock.advance(hours=30)
    ill = {
        "begun_at": now,
        "due_at": shop.clock.now() + timedelta(minutes=5),
        "failures": 40,
        "problem": "The store does not answer: no route to it within 10 seconds.",
        "known_until": now,
        "pages_left": 17,
        "unheard_since": now + timedelta(hours=1),
        "times_unheard": 9,
        "last_call_at": now,
    }
    with shop.services.database.write() as tx:
        change_sweep(tx, shop.shop_id, **ill)
        webhooks_break(tx, shop)


def webhooks_break(tx: Transaction, shop: House) -> None:
    for hours in range(3):
        line = AuditLine(
            shop_id=shop.shop_id,
            subject=shop.shop_id,
            action="webhook_mended",
            at=shop.clock.now() - timedelta(hours=hours),
            details={
                "topic": "order.updated",
                "problem": "it was switched off, by hand or after seven failed deliveries",
            },
        )
        write_line(tx, line)


def test_a_connection_that_is_well_says_when_either_side_was_heard(shop: House, any_page: Page):
    shop.tick()
    sign_in(shop, any_page)
    any_page.goto(f"{shop.web}/admin/shops")

    expect(any_page.get_by_text("Last answer", exact=True)).to_be_visible()
    expect(any_page.get_by_text("Changes known")).to_be_visible()
    assert is_fine(any_page)


def test_an_ill_connection_says_what_is_wrong_since_when_and_what_to_do(
    shop: House, any_page: Page
):
    everything_is_wrong(shop)
    sign_in(shop, any_page)
    any_page.goto(f"{shop.web}/admin/shops")

    expect(any_page.get_by_role("heading", level=2)).to_contain_text("has a problem")
    expect(any_page.get_by_text("The shop does not answer, or refuses us.")).to_be_visible()
    expect(any_page.get_by_text("no webhook tells us of it")).to_be_visible()
    expect(any_page.get_by_text("17 pages of changes still to be read")).to_be_visible()
    assert is_fine(any_page)


def a_letter_is_given_up(shop: House) -> int:
    """Let something of every kind wait for a person; return the order whose letter was given up."""
    order = shop.place()
    wait_for(lambda: shop.state(order) is State.INVITED)
    problem = "The mail server refuses the letter (550: no such mailbox)."
    shop.clock.advance(hours=3)
    now = shop.clock.now()
    with shop.services.database.write() as tx:
        changes = {"state": EffectState.SET_ASIDE, "last_problem": problem, "performed_at": now}
        tx.execute(effects.update().where(effects.c.letter == "invitation").values(**changes))
        last = tx.scalar(select(func.max(deliveries.c.delivery_id)))
        set_aside(tx, last, "The body is no order.")
        tx.execute(deliveries.update().values(body_sealed=b"sealed"))
        note_unreadable(tx, shop.shop_id, [("92001", "its total is missing")], now)
        webhooks_break(tx, shop)
    return order


def test_what_waits_for_a_person_is_counted_on_every_page_and_tried_again_from_one(
    shop: House, any_page: Page
):
    order = a_letter_is_given_up(shop)
    sign_in(shop, any_page)
    any_page.get_by_role("link", name="Problems 4").click()

    expect(any_page.get_by_role("link", name=f"Order {order}", exact=True)).to_be_visible()
    assert is_fine(any_page)
    any_page.get_by_role("button", name="Try again").click()

    expect(any_page.get_by_role("status")).to_contain_text("is being tried again")
    expect(any_page.get_by_text("no such mailbox")).to_be_hidden()
    assert is_fine(any_page)
