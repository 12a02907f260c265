"""A hold ends before what the shop would lose by waiting: its money, its protection, its promise."""

from datetime import timedelta

import pytest

from app.flow.cases.answer_time import answer_time
from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.perform_effects import perform_effects
from app.model.order import Limit, LimitKind
from app.model.shop import ShopSettings
from tests.builders.orders import PLACED_AT as NOW
from tests.builders.parted import PartedDesk


def a_limit(kind=LimitKind.SEND_BY, **ahead):
    return Limit(kind=kind, at=NOW + timedelta(**ahead))


def hours(limits, **choices):
    time = answer_time(ShopSettings(**choices), limits, NOW)
    hour = timedelta(hours=1)
    return (time.answer_by - NOW) / hour, (time.remind_at - NOW) / hour


def test_without_a_limit_the_merchants_choice_stands():
    assert hours([]) == (48, 24)
    assert hours([], answer_within_hours=10, remind_after_hours=4) == (10, 4)


def test_a_limit_far_ahead_changes_nothing():
    assert hours([a_limit(days=7)]) == (48, 24)


def test_the_time_ends_half_a_day_before_the_first_limit_and_the_reminder_follows():
    limits = [a_limit(days=7), a_limit(LimitKind.AUTHORISATION, hours=36), a_limit(hours=-3)]

    assert hours(limits) == (24, 12)


@pytest.mark.parametrize("ahead", [{"hours": 12}, {"minutes": 5}, {"hours": 13}])
def test_nobody_is_asked_to_answer_within_less_than_an_hour(ahead):
    assert hours([a_limit(**ahead)])[0] == 1


@pytest.fixture
def desk(database_url, tmp_path):
    opened = PartedDesk(database_url, tmp_path)
    yield opened
    opened.close()


def test_the_page_names_the_limit_and_points_out_one_within_a_day(desk):
    shop = desk.connect()
    now = desk.clock.now()
    limits = (
        Limit(kind=LimitKind.AUTHORISATION, at=now + timedelta(hours=20)),
        Limit(kind=LimitKind.PROTECTION, at=now + timedelta(days=6)),
    )
    order = desk.risky_order(limits=limits)
    desk.shops.orders[order.external_id] = order
    desk.shops.route(order.external_id)
    desk.tell(shop, order=order.external_id)
    decide_orders(desk.services, shop.shop_id)
    perform_effects(desk.services, shop.shop_id)
    row = desk.row(shop)
    page = desk.browser(desk.user()).text(f"/admin/cases/{row.case_id}")

    assert row.answer_by == now + timedelta(hours=8)
    assert "The reserved money is let go" in page
    assert "Decide before that." in page
    assert "The platform’s protection against disputes ends" in page
