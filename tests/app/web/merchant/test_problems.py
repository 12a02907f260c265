"""Everything that waits for a person, on one page: why, how it stands, and what can be done."""

from datetime import timedelta

import pytest

from app.flow.intake.receive import receive
from app.flow.queues.decide_orders import decide_orders
from app.model.case import State
from app.model.effect import EffectKind, EffectState
from app.model.errors import RejectedError, UnreachableError
from app.model.user import Role
from app.store.deliveries import deliveries
from app.store.effects import effects
from app.store.sweeps import change_sweep
from app.store.unreadable_orders import forget_unreadable, note_unreadable
from tests.app.web.merchant.test_try_again import given_up
from tests.builders.desk import Desk, plain

PAGE = "/admin/problems"


def set_aside(desk, shop, raw=b"{"):
    receive(desk.services, shop.shop_id, "shop", {"Topic": "order.updated"}, raw=raw)
    decide_orders(desk.services, shop.shop_id)


def give_up_webhooks(desk, shop):
    desk.shops.problem = RejectedError("The store refuses.")
    desk.work(shop)
    desk.shops.problem = None
    with desk.services.database.write() as tx:
        changed = effects.update().where(effects.c.kind == EffectKind.WATCH_WEBHOOKS)
        tx.execute(changed.values(state=EffectState.SET_ASIDE, attempts=1000))


def test_where_nothing_waits_the_page_says_what_would(desk: Desk, shop, owner):
    desk.work(shop)

    assert "No problems" in owner.text(PAGE)
    assert "badge" not in owner.open(PAGE).text.split("<main")[0]


def test_what_was_given_up_for_an_order_is_tried_again_from_the_page(desk: Desk, shop, owner):
    row = given_up(desk, shop)
    before, html = owner.text(PAGE), owner.open(PAGE).text

    fields = {"back": "problems"}
    after = owner.send_and_follow(f"/admin/cases/{row.case_id}/again", fields)
    desk.work(shop)

    assert "Release the order at the shop Given up Order 1001" in before
    assert "The store refuses. The order is on hold still." in before
    assert "after 1,000 tries" in before
    assert f'action="/admin/cases/{row.case_id}/again"' in html
    assert '<span class="badge with_support">1</span>' in html.split("<main")[0]
    assert "What was given up for order 1001 is being tried again." in after
    assert "No problems" in after
    assert desk.row(shop).state is State.RELEASED


def test_a_delivery_that_made_no_sense_can_be_played_again(desk: Desk, shop, owner):
    set_aside(desk, shop)
    before, html = owner.text(PAGE), owner.open(PAGE).text
    path = html.split("/replay")[0].rsplit('action="', 1)[1] + "/replay"

    first, second = owner.send_and_follow(path), owner.send_and_follow(path)
    decide_orders(desk.services, shop.shop_id)

    assert "worked off: order.updated Set aside" in before
    assert "The body is no order." in before
    assert "Came in Tue 24 Nov 2026, 12:00 CET (just now)" in before
    assert "The delivery is back in line." in first
    assert "No problems" in first
    assert "This delivery does not wait for you" in second
    assert "The body is no order." in owner.text(PAGE)
    assert "1 problem waits for a person" in owner.text("/admin/shops")
    assert "Delivery played again by" in owner.text("/admin/shops")


def test_a_delivery_whose_body_was_erased_has_no_button(desk: Desk, shop, owner):
    set_aside(desk, shop)
    with desk.services.database.write() as tx:
        tx.execute(deliveries.update().values(body_sealed=None))

    assert "/replay" not in owner.open(PAGE).text
    assert "was erased after seven days" in owner.text(PAGE)


def test_what_was_given_up_for_the_shop_is_tried_again_by_a_button(desk: Desk, shop, owner):
    give_up_webhooks(desk, shop)
    path = f"/admin/shops/{shop.shop_id}/again"
    assert f'action="{path}"' in owner.open(PAGE).text
    assert "What does not succeed" not in owner.text("/admin/shops")

    first, second = owner.send_and_follow(path), owner.send_and_follow(path)
    desk.work(shop)

    assert "What was given up for Sample Store is being tried again." in first
    assert "Nothing waits here any more" in second
    assert "No problems" in owner.text(PAGE)


def test_orders_that_make_no_sense_are_told_of_until_they_can_be_read(desk: Desk, shop, owner):
    found = [("92001", "its total is missing"), ("92002", "its date is no date")]
    with desk.services.database.write() as tx:
        note_unreadable(tx, shop.shop_id, found, desk.services.now())

    page = owner.text(PAGE)
    assert "Order 92001 in the shop’s own admin (new tab) Its total is missing." in page
    assert "Noticed Tue 24 Nov 2026, 12:00 CET (just now)" in page
    assert 'href="https://shop.example.test/staff/orders/92002"' in owner.open(PAGE).text

    with desk.services.database.write() as tx:
        forget_unreadable(tx, shop.shop_id, ["92001", "92002"])
    assert "makes no sense" not in owner.text(PAGE)


def test_a_hold_that_no_shop_takes_for_long_is_told_with_the_next_time(desk: Desk, shop, owner):
    desk.work(shop)
    desk.place(shop)
    desk.shops.problem = UnreachableError("The store is busy or down (HTTP 503).")
    desk.work(shop)
    assert "No problems" in owner.text(PAGE)

    desk.clock.advance(minutes=11)

    page = owner.text(PAGE)
    assert "Put the order on hold at the shop Overdue Order 1001" in page
    assert "The store is busy or down (HTTP 503)." in page
    assert "Nothing of ours stops the order" in page
    assert "1 try so far" in page
    assert "Try again" not in page


def test_webhooks_that_nobody_here_can_mend_are_told_with_what_to_do(desk: Desk, shop, owner):
    with desk.services.database.write() as tx:
        changes = {"times_unheard": 9, "unheard_since": desk.clock.now() - timedelta(hours=2)}
        change_sweep(tx, shop.shop_id, due_at=desk.clock.now(), **changes)

    assert "The webhooks of Sample Store Mend them there" in owner.text(PAGE)
    assert "no webhook tells us of it" in owner.text(PAGE)


def test_many_are_turned_over_page_by_page_and_each_is_listed_once(desk: Desk, shop, owner):
    orders = [(f"{number}", "its total is missing") for number in range(90_000, 90_058)]
    with desk.services.database.write() as tx:
        note_unreadable(tx, shop.shop_id, orders, desk.services.now())
    set_aside(desk, shop)

    html = owner.open(PAGE).text
    older = html.rsplit('href="', 1)[1].split('"')[0]
    both = owner.text(PAGE) + owner.text(older.replace("&amp;", "&"))

    assert "Older problems" in html
    assert both.count("Its total is missing") == 58
    assert len({order for order, _ in orders if order in both}) == 58
    assert both.count("The body is no order.") == 1
    assert owner.open(f"{PAGE}?from=nonsense").status_code == 400
    assert owner.open(f"{PAGE}?from=1.delivery.shop_1.{10**30}").status_code == 200


@pytest.mark.parametrize(("role", "buttons"), [(Role.AGENT, 1), (Role.AUDITOR, 0), (Role.OWNER, 2)])
def test_who_may_only_look_has_no_buttons(desk: Desk, shop, role, buttons):
    given_up(desk, shop)
    set_aside(desk, shop)
    html = desk.browser(desk.user(role)).open(PAGE).text.split("<main")[1]

    assert html.count("<button") == buttons


def test_nobody_sees_the_problems_of_another_shop(desk: Desk, shop):
    other = desk.connect("https://other.example.test", name="Other Store")
    set_aside(desk, other)
    mine = desk.browser(desk.user(Role.MANAGER, shop=shop.shop_id))

    assert "No problems" in mine.text(PAGE)
    assert "No problems" in mine.text(f"{PAGE}?shop={other.shop_id}")
    assert mine.send(f"/admin/shops/{other.shop_id}/again").status_code == 404
    assert "Other Store" in plain(desk.browser(desk.user()).open(PAGE).text)
