"""Connected shops: how they are, what was set aside, and one more."""

from dataclasses import replace

import pytest

from app.flow.intake.receive import receive
from app.flow.shops.notice_trouble import notice_trouble
from app.model.case import State, SupportReason
from app.model.errors import (
    AccessDeniedError,
    InvalidInputError,
    UnreachableError,
)
from app.model.user import Role
from app.store.cases import case_by_id, save_case
from app.store.imports import import_progress, save_import
from app.store.shops import shop_credentials
from tests.builders.desk import STORE_KEY, Desk, plain

FORM = {"url": " https://shop.example.test/ ", **STORE_KEY}


def test_a_working_shop_is_said_to_work(desk: Desk, shop, owner):
    desk.work(shop)
    receive(desk.services, shop.shop_id, "shop", {"Topic": "order.created"}, raw=b"{}")
    desk.clock.advance(minutes=10)

    page = owner.text("/admin/shops")

    assert "Sample Store works" in page
    assert "Europe/Stockholm, SEK" in page
    assert "Last delivery Tue 24 Nov 2026, 12:00 CET (10 minutes ago)" in page
    assert "0 past orders were read, finished" in page


def test_a_problem_is_told_with_the_way_to_mend_it(desk: Desk, shop, owner):
    notice_trouble(desk.services, shop.shop_id, "The store does not accept our key any more.")

    page = owner.text("/admin/shops")

    assert "Sample Store has a problem" in page
    assert "The store does not accept our key any more. Enter a new key" in page


def test_an_import_shows_how_far_it_has_come_and_follows(desk: Desk, shop, owner):
    with desk.services.database.write() as tx:
        progress = import_progress(tx, shop.shop_id)
        save_import(
            tx,
            shop.shop_id,
            replace(progress, next_page=3, pages=8, imported=200, total=761),
        )

    html, page = owner.open("/admin/shops").text, owner.text("/admin/shops")

    assert "200 of 761 orders read, page 2 of 8" in page
    assert "<progress" in html
    assert "data-refresh" in html
    assert "/static/refresh.js" in html
    with owner.open("/static/refresh.js") as script:
        assert script.status_code == 200


def test_nothing_refreshes_itself_once_all_is_read(desk: Desk, shop, owner):
    desk.work(shop)

    assert "refresh" not in owner.open("/admin/shops").text


def test_what_does_not_succeed_is_told_with_the_next_time(desk: Desk, shop, owner):
    desk.shops.problem = UnreachableError("The store is busy or down (HTTP 503).")
    desk.work(shop)

    page = owner.text("/admin/shops")

    assert "Look after the shop's webhooks The store is busy or down (HTTP 503)." in page
    assert "Next try: Tue 24 Nov 2026, 12:00 CET (in 1 second)" in page


def test_a_store_is_connected_by_address_and_key(desk: Desk, owner):
    asked = owner.text("/admin/shops/connect")
    answer = owner.send("/admin/shops/connect", FORM, follow_redirects=True)

    assert "Shop manager" in asked
    assert "about a minute" in asked
    assert "Sample Store is connected." in answer.text
    assert "https://shop.example.test" in answer.text
    assert desk.shops.keys == [STORE_KEY]
    assert "cs_sample" not in answer.text


@pytest.mark.parametrize(
    "problem",
    [
        AccessDeniedError("The store does not accept our key for this (HTTP 401)."),
        UnreachableError("There is no WooCommerce REST API at shop.example.test."),
        InvalidInputError("127.0.0.1 leads into a private network."),
    ],
)
def test_a_store_that_cannot_be_connected_says_why_and_keeps_what_was_typed(desk, owner, problem):
    desk.shops.problem = problem

    answer = owner.send("/admin/shops/connect", FORM)

    assert answer.status_code == 400
    assert str(problem) in answer.text
    assert "shop.example.test" in answer.text
    assert 'value="ck_sample"' in answer.text
    assert "cs_sample" not in answer.text
    assert "No shop is connected yet" in owner.text("/admin/shops")


@pytest.mark.usefixtures("shop")
def test_the_same_store_is_not_connected_twice(owner):
    answer = owner.send("/admin/shops/connect", FORM)

    assert answer.status_code == 400
    assert "is connected already" in answer.text


def test_a_revoked_key_is_replaced_once_the_new_one_works(desk: Desk, shop, owner):
    notice_trouble(desk.services, shop.shop_id, "The store does not accept our key any more.")
    path, new = f"/admin/shops/{shop.shop_id}/key", {**STORE_KEY, "consumer_secret": "cs_new"}
    desk.shops.problem = AccessDeniedError("The store does not accept our key for this.")
    refused = owner.send(path, new)
    desk.shops.problem = None
    taken = owner.send(path, new, follow_redirects=True)

    assert "New key for Sample Store" in owner.text(path)
    assert refused.status_code == 400
    assert "The old key stays." in refused.text
    assert "Sample Store accepts the new key." in taken.text
    assert "Sample Store works" in plain(taken.text)
    with desk.services.database.read() as tx:
        kept = shop_credentials(tx, desk.services.keyring, shop.shop_id)
    assert kept["consumer_secret"] == "cs_new"


def test_a_shop_is_disconnected_after_being_asked_and_its_orders_released(desk, shop, owner):
    desk.held(shop)
    path = f"/admin/shops/{shop.shop_id}/disconnect"
    asked = owner.open(path).text

    page = owner.send_and_follow(path)

    assert "1 order is on hold at the shop: 1001." in plain(asked)
    assert "checked" in asked.partition('value="release"')[2].partition(">")[0]
    assert "1 buyer gets a mail" in plain(asked)
    assert "Sample Store is disconnected." in page
    assert "No shop is connected yet" in page
    assert desk.row(shop).state is State.RELEASING
    assert owner.send(path).status_code == 404


def test_held_orders_may_stay_on_hold_for_the_staff_when_a_shop_is_disconnected(desk, shop, owner):
    desk.held(shop)

    page = owner.send_and_follow(f"/admin/shops/{shop.shop_id}/disconnect", {"held": "staff"})

    assert "stays on hold, for your staff to decide" in page
    assert desk.row(shop).state is State.HANDED_BACK


def test_orders_that_are_not_held_are_not_counted_as_held(desk, shop, owner):
    row = desk.held(shop)
    with desk.services.database.write() as tx:
        case = case_by_id(tx, shop.shop_id, row.case_id)
        save_case(tx, replace(case, held_at=None))

    asked = plain(owner.text(f"/admin/shops/{shop.shop_id}/disconnect"))

    assert "No order is held at the moment." in asked
    assert "1 order has an open case and no hold at the shop" in asked
    assert "No buyer is told." in asked


def test_disconnecting_names_whose_buyers_did_not_prove_who_they_are(desk, shop, owner):
    row = desk.held(shop)
    with desk.services.database.write() as tx:
        case = case_by_id(tx, shop.shop_id, row.case_id)
        reason = SupportReason.ATTEMPTS_USED
        save_case(tx, replace(case, state=State.WITH_SUPPORT, support_reason=reason))

    asked = plain(owner.text(f"/admin/shops/{shop.shop_id}/disconnect"))

    assert "1 order whose buyer tried and did not prove who they are" in asked


def test_who_works_for_one_shop_does_not_disconnect_it(desk: Desk, shop):
    manager = desk.browser(desk.user(Role.MANAGER, shop=shop.shop_id))

    assert manager.send(f"/admin/shops/{shop.shop_id}/disconnect").status_code == 403
    assert "Disconnect" not in manager.text("/admin/shops")
