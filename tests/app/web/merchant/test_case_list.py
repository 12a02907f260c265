"""The first page: which cases there are, how to find one, and what to do when there is none."""

import pytest

from app.flow.cases.vouch import vouch
from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.perform_effects import perform_effects
from tests.builders.desk import Desk
from tests.builders.parted import PartedDesk


def test_cases_are_counted_by_state_and_the_open_ones_shown(desk: Desk, shop, owner):
    waiting, released = desk.held(shop, "1001"), desk.held(shop, "1002")
    vouch(desk.services, shop.shop_id, released.case_id, "agent@example.test")
    desk.work(shop)

    page = owner.text("/admin")

    assert "Open 1 Buyer invited 1 Released 1 All 2" in page
    assert "Order 1001 Buyer invited" in page
    assert "Order 1002" not in page
    assert waiting.case_id in owner.open("/admin").text


def test_a_waiting_case_says_until_when_in_the_shops_zone_and_how_long_that_is(desk, shop, owner):
    desk.held(shop)
    desk.clock.advance(hours=3)

    page = owner.text("/admin")

    assert "The buyer has until 26 Nov, 12:00 CET, in 2 days." in page
    assert "3 hours ago 24 Nov, 12:00 CET" in page
    assert "SEK 12,345.00" in page


def test_only_cases_of_the_chosen_state_are_shown(desk: Desk, shop, owner):
    desk.held(shop, "1001")
    desk.place(shop, "1002")

    page = owner.text("/admin?state=opened")

    assert "Order 1002" in page
    assert "Order 1001" not in page


def test_an_order_number_is_found_in_whatever_state(desk: Desk, shop, owner):
    row = desk.held(shop, "1001")
    desk.held(shop, "1002")
    vouch(desk.services, shop.shop_id, row.case_id, "agent@example.test")

    page = owner.send_and_follow("/admin/search", {"wanted": " #1001 "})

    assert "Order number 1001 : 1 case." in page
    assert "Order 1002" not in page


def test_a_buyers_cases_are_found_however_the_mailbox_is_spelled(desk: Desk, shop, owner):
    desk.held(shop, "1001", email="Karin.Karlsson+shop@example.test")
    desk.held(shop, "1002", email="anna.andersson@example.test")

    answer = owner.send("/admin/search", {"wanted": "karin.karlsson@EXAMPLE.test"})

    assert "Order 1001" in answer.text
    assert "Order 1002" not in answer.text
    assert "karin" not in answer.text.lower()


@pytest.mark.usefixtures("shop")
def test_a_mailbox_is_never_part_of_an_address(owner):
    answer = owner.send("/admin/search", {"wanted": "karin.karlsson@example.test"})

    assert answer.status_code == 200
    assert "Location" not in answer.headers
    assert "No case for that" in answer.text


@pytest.mark.usefixtures("shop")
def test_half_a_mailbox_is_told_to_be_none(owner):
    answer = owner.send("/admin/search", {"wanted": "@example.test"})

    assert answer.status_code == 400
    assert "This is not an e-mail address" in answer.text


@pytest.mark.parametrize(
    "pages",
    [
        ("/admin", "Further cases", "To the most urgent"),
        ("/admin?state=all", "Older cases", "To the newest"),
    ],
)
def test_fifty_cases_make_a_page_and_each_stands_on_one_only(desk: Desk, shop, owner, pages):
    path, further, back = pages
    for number in range(1000, 1053):
        desk.place(shop, str(number))
        desk.clock.advance(seconds=0 if number % 2 else 1)

    first = owner.open(path).text
    behind = first.split(further)[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = owner.open(behind).text

    shown = [f"Order {number}<" for number in range(1000, 1053)]
    assert [one in first for one in shown] != [one in second for one in shown]
    assert all((one in first) != (one in second) for one in shown)
    assert sum(one in first for one in shown) == 50
    assert further not in second
    assert back in second


@pytest.mark.usefixtures("shop")
def test_a_damaged_cursor_is_told_and_not_crashed_on(owner):
    for cursor in ("x", "12", "99999999999999999999999.case_1", "-1.", "1.2.3"):
        assert owner.open(f"/admin?from={cursor}").status_code in {200, 400}


@pytest.mark.usefixtures("shop")
def test_an_unknown_state_is_refused_in_words(owner):
    answer = owner.open("/admin?state=lost")

    assert answer.status_code == 400
    assert "There is no such state of a case." in answer.text


def test_several_shops_can_be_told_apart(desk: Desk, shop, owner):
    other = desk.connect("https://other.example.test", name="Other Store")
    desk.held(shop, "1001")
    desk.held(other, "2002")

    both, one = owner.text("/admin"), owner.text(f"/admin?shop={other.shop_id}")

    assert "Order 1001" in both
    assert "Order 2002" in both
    assert "Order 1001" not in one
    assert "Open 1" in one


def test_without_a_shop_the_page_says_what_to_do_first(owner):
    page = owner.text("/admin")

    assert "No shop is connected yet" in page
    assert "Connect a shop" in page


@pytest.mark.usefixtures("shop")
def test_without_a_case_the_page_says_that_nothing_waits(owner):
    assert "Nothing waits for anybody" in owner.text("/admin")
    assert "Show all open cases" in owner.text("/admin?state=ended")


def test_a_slash_too_many_and_an_empty_search_lead_to_the_list(desk: Desk, shop, owner):
    desk.connect("https://other.example.test", name="Other Store")

    assert owner.open("/admin/").headers["Location"] == "/admin"
    answer = owner.send("/admin/search", {"wanted": "", "shop": shop.shop_id})
    assert answer.headers["Location"] == f"/admin?shop={shop.shop_id}"


@pytest.fixture
def parted(database_url, tmp_path):
    opened = PartedDesk(database_url, tmp_path)
    yield opened
    opened.close()


def test_an_order_that_takes_no_hold_yet_says_why(parted):
    shop = parted.connect()
    for number in ("1001", "1002"):
        order = parted.risky_order(number)
        parted.shops.orders[order.external_id] = order
        parted.tell(shop, order=order.external_id)
    parted.shops.scheduled = {"91002"}
    parted.shops.route("91002", "Main warehouse", may_be_held=False)
    decide_orders(parted.services, shop.shop_id)
    perform_effects(parted.services, shop.shop_id)
    browser = parted.browser(parted.user())
    (scheduled,) = parted.rows(shop, "1002")

    page, case = browser.text("/admin"), browser.text(f"/admin/cases/{scheduled.case_id}")

    assert "Held as soon as the shop has made it ready" in page
    assert "Scheduled at the shop for a later day" in page
    assert "is scheduled for a later day" in case
