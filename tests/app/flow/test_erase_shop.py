"""Everything of a shop that left vanishes: at its platform's call, or by the clock."""

from dataclasses import replace

import pytest

from app.flow.forgetting.erase_shop import erase_shop
from app.flow.forgetting.forget_due import forget_due
from app.flow.intake.obey_platform import obey_platform
from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.perform_effects import perform_effects
from app.model.errors import AccessDeniedError, UnreachableError
from app.model.shop_event import ShopToForget
from app.privacy.retention import LEFT_SHOPS
from app.store.schema import METADATA
from app.store.shops import change_shop, shops
from app.store.users import users
from tests.builders.platform import PlatformDesk
from tests.builders.platform_life import (
    count,
    hear,
    is_open,
    lived_in,
    removed,
)

SHOP = "https://one.shops.test"


@pytest.fixture
def desk(database_url, tmp_path):
    opened = PlatformDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return lived_in(desk)


def rows_of(desk, shop):
    tables = [table for table in METADATA.sorted_tables if "shop_id" in table.c]
    found = {table.name: count(desk, table, table.c.shop_id == shop.shop_id) for table in tables}
    return {name: number for name, number in found.items() if number and name != "deliveries"}


def test_a_shop_to_forget_loses_every_row(desk, shop):
    desk.held(shop)
    desk.user(shop=shop.shop_id, account_id=shop.account_id)
    hear(desk, shop, "customers/data_request", {"request": 1, "email": "buyer1001@example.test"})
    removed(desk, shop)
    assert {"orders", "cases", "effects", "audit_lines", "users", "person_requests"} <= set(
        rows_of(desk, shop)
    )

    hear(desk, shop, "shop/redact")
    forget_due(desk.services)

    assert rows_of(desk, shop) == {"shops": 1}
    assert count(desk, users, users.c.account_id == shop.account_id) == 0
    assert desk.shop(shop.shop_id).name == ""
    assert desk.post(SHOP, "shop/redact").status_code == 200


def test_a_call_that_never_comes_keeps_nothing_for_ever(desk, shop):
    desk.held(shop)
    removed(desk, shop)
    forget_due(desk.services)
    assert rows_of(desk, shop)["orders"] == 1

    desk.clock.advance(days=LEFT_SHOPS.days + 1)
    forget_due(desk.services)

    assert rows_of(desk, shop) == {"shops": 1}


def test_another_shop_of_the_platform_keeps_all_of_its_own(desk, shop):
    other = desk.install("https://two.shops.test")
    perform_effects(desk.services, other.shop_id)
    before = rows_of(desk, other)
    removed(desk, shop)

    hear(desk, shop, "shop/redact")

    assert rows_of(desk, other) == before
    assert desk.shop(other.shop_id).left_at is None


def test_who_came_back_is_not_erased_by_the_call_about_before(desk, shop):
    removed(desk, shop)
    again = desk.install()
    desk.clock.advance(days=2)

    hear(desk, again, "shop/redact")

    assert desk.shop(again.shop_id).left_at is None
    assert is_open(desk, again)
    assert rows_of(desk, shop) == {"shops": 1}


def test_a_shop_whose_removal_was_never_told_is_erased_all_the_same(desk, shop):
    desk.platform.removes_app(SHOP)

    hear(desk, shop, "shop/redact")
    forget_due(desk.services)

    assert rows_of(desk, shop) == {"shops": 1}


def test_a_shop_that_does_not_answer_is_not_erased_on_a_guess(desk, shop):
    desk.platform.problem = UnreachableError("It does not answer.")
    hear(desk, shop, "shop/redact")
    assert rows_of(desk, shop) != {"shops": 1}

    desk.platform.problem = None
    desk.platform.removes_app(SHOP)
    desk.clock.advance(hours=1)
    decide_orders(desk.services, shop.shop_id)

    assert rows_of(desk, shop) == {"shops": 1}


def test_a_shop_that_is_frozen_is_not_erased_and_is_asked_again_later(desk, shop):
    before = rows_of(desk, shop)
    desk.platform.problem = AccessDeniedError("The shop is frozen because of an unpaid bill.")
    hear(desk, shop, "shop/redact")
    desk.clock.advance(minutes=59)
    assert decide_orders(desk.services, shop.shop_id) == 0

    assert rows_of(desk, shop) == before
    assert is_open(desk, shop)

    desk.platform.problem = None
    desk.platform.removes_app(SHOP)
    desk.clock.advance(minutes=2)
    decide_orders(desk.services, shop.shop_id)
    assert rows_of(desk, shop) == {"shops": 1}


def test_an_app_that_the_settings_miss_erases_no_shop(desk, shop):
    desk.services = replace(desk.services, app_keys={})
    desk.clock.advance(hours=2)  # the token is to be renewed, and nobody can
    with pytest.raises(UnreachableError, match="no longer in the settings"):
        obey_platform(desk.services, shop, ShopToForget(), desk.clock.now())

    assert is_open(desk, shop)


def test_a_connected_shop_cannot_be_erased_by_mistake(desk, shop):
    assert not erase_shop(desk.services, shop.shop_id)
    with desk.services.database.write() as tx:
        change_shop(tx, shop.shop_id, erase_asked_at=desk.clock.now())
    forget_due(desk.services)
    assert count(desk, shops, shops.c.erased_at.is_not(None)) == 0
