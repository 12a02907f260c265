"""A shop removes the app, or is disconnected: credentials go, orders go on or stay."""

from dataclasses import replace

import pytest

from app.flow.forgetting.forget_due import forget_due
from app.flow.leaving.disconnect_shop import disconnect_shop
from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.perform_effects import perform_effects
from app.flow.shops.connect_shop import connect_shop
from app.model.case import Cause, State, SupportReason
from app.model.effect import EffectState, Letter
from app.model.errors import ShopGoneError, UnreachableError
from app.model.order import OrderStatus
from app.model.shop import Health, WhenLeaving
from app.store.cases import case_by_id, save_case
from app.store.effects import effects
from app.store.installed import gaps_of
from app.store.shops import webhook_secrets
from tests.builders.platform import MISSING, PlatformDesk
from tests.builders.platform_life import (
    case,
    choose,
    count,
    hear,
    is_open,
    letters,
    lines,
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


def test_a_removed_app_loses_its_credentials_and_its_holds_are_lifted(desk, shop):
    row = desk.held(shop)
    order = next(iter(desk.platform.orders))
    desk.platform.is_closing = True

    hear(desk, shop, "app/uninstalled")

    assert not is_open(desk, shop)
    assert desk.shop(shop.shop_id).left_at is not None
    assert case(desk, row).state is State.RELEASED
    assert case(desk, row).cause is Cause.SHOP_LEFT
    assert desk.platform.orders[order].status is OrderStatus.TO_SHIP
    assert Letter.RELEASED in letters(desk, shop, row)
    assert [mail.subject for mail in desk.mail.sent if "on hold" in mail.subject] == []


def test_a_dead_permission_leaves_the_hold_to_the_staff_and_says_so(desk, shop):
    row = desk.held(shop)
    removed(desk, shop)

    after = case(desk, row)
    assert after.state is State.HANDED_BACK
    (gone,) = [one for one in lines(desk, shop, row.case_id) if one.action == "shop_gone"]
    assert "Lift it in the shop's own admin" in gone.details["problem"]
    assert Letter.HANDED_BACK in letters(desk, shop, row)
    (told,) = [mail for mail in desk.mail.sent if "stays on hold" in mail.subject]
    assert "1001" in told.text.reveal()
    assert "buyer1001" not in told.text.reveal() + told.html.reveal()
    assert desk.platform.orders[next(iter(desk.platform.orders))].status is OrderStatus.ON_HOLD
    assert count(desk, effects, effects.c.state == EffectState.OWED) == 0
    assert desk.shop(shop.shop_id).health is Health.HEALTHY


def test_a_shop_that_does_not_answer_at_its_removal_leaves_the_hold_to_the_staff(desk, shop):
    row = desk.held(shop)
    desk.platform.problem = UnreachableError("It does not answer.")
    hear(desk, shop, "app/uninstalled")

    assert case(desk, row).state is State.HANDED_BACK
    assert not is_open(desk, shop)


def test_who_chose_so_keeps_the_orders_on_hold(desk, shop):
    row = desk.held(shop)
    choose(desk, shop, when_leaving=WhenLeaving.STAFF)
    calls = len(desk.platform.calls)

    removed(desk, shop)

    assert case(desk, row).state is State.HANDED_BACK
    assert ("POST", "release") not in desk.platform.calls[calls:]
    assert [mail.subject for mail in desk.mail.sent if "on hold" in mail.subject] == [
        "Sample Store: one order stays on hold"
    ]
    assert Letter.HANDED_BACK in letters(desk, shop, row)


def test_a_hold_that_is_not_placed_yet_is_not_placed_after_the_removal(desk, shop):
    desk.place(shop)
    removed(desk, shop)
    perform_effects(desk.services, shop.shop_id)

    (order,) = desk.platform.orders.values()
    assert order.status is not OrderStatus.ON_HOLD
    assert [mail.subject for mail in desk.mail.sent if "on hold" in mail.subject] == []
    assert count(desk, effects, effects.c.state == EffectState.OWED) == 0


def test_a_death_between_forgetting_the_credentials_and_the_holds_is_made_good(
    desk, shop, monkeypatch
):
    row = desk.held(shop)
    monkeypatch.setattr("app.flow.leaving.uninstall_shop._lift", lambda *_: None)
    desk.platform.removes_app(SHOP)
    assert desk.post(SHOP, "app/uninstalled").status_code == 200
    decide_orders(desk.services, shop.shop_id)
    assert case(desk, row).state is State.RELEASING

    perform_effects(desk.services, shop.shop_id)

    assert case(desk, row).state is State.HANDED_BACK
    assert count(desk, effects, effects.c.state == EffectState.OWED) == 0


def test_a_removal_told_twice_is_one(desk, shop):
    removed(desk, shop)
    desk.clock.advance(hours=4)
    hear(desk, shop, "app/uninstalled")

    assert [one.action for one in lines(desk, shop)].count("uninstalled") == 1


def test_a_late_word_of_a_removal_does_not_remove_who_came_back(desk, shop):
    desk.platform.removes_app(SHOP)  # our door is closed: the word of it is repeated for hours
    again = desk.install()
    assert again.shop_id == shop.shop_id

    hear(desk, again, "app/uninstalled")
    desk.clock.advance(minutes=3)
    decide_orders(desk.services, shop.shop_id)

    assert is_open(desk, shop)
    assert desk.shop(shop.shop_id).left_at is None


def test_who_may_have_come_back_and_does_not_answer_is_asked_until_they_do(desk, shop):
    desk.platform.removes_app(SHOP)
    again = desk.install()
    desk.platform.problem = UnreachableError("It does not answer.")

    hear(desk, again, "app/uninstalled")
    assert desk.shop(shop.shop_id).left_at is None

    desk.platform.problem = None
    desk.clock.advance(minutes=2)
    decide_orders(desk.services, shop.shop_id)
    assert is_open(desk, shop)

    desk.platform.problem = UnreachableError("It does not answer.")
    hear(desk, again, "app/uninstalled")
    assert is_open(desk, shop)
    desk.clock.advance(minutes=61)
    decide_orders(desk.services, shop.shop_id)
    assert not is_open(desk, shop)


def test_a_removal_is_obeyed_at_once_however_long_the_permission_lives_on(desk, shop):
    row = desk.held(shop)
    hear(desk, shop, "app/uninstalled")

    assert not is_open(desk, shop)
    assert desk.shop(shop.shop_id).left_at is not None
    assert case(desk, row).state is State.RELEASED
    with pytest.raises(ShopGoneError):
        desk.services.shop_client(shop, lambda _: None)


def test_a_removal_that_is_told_long_after_the_last_connection_is_about_that_one(desk, shop):
    again = desk.install()
    desk.clock.advance(hours=5)  # no platform repeats an older word for so long

    hear(desk, again, "app/uninstalled")

    assert not is_open(desk, shop)


def test_a_word_that_is_repeated_for_hours_does_not_remove_who_came_back_meanwhile(desk, shop):
    again = desk.install()
    desk.clock.advance(hours=4)
    hear(desk, again, "app/uninstalled")
    desk.clock.advance(minutes=3)
    decide_orders(desk.services, shop.shop_id)

    assert is_open(desk, shop)
    assert desk.shop(shop.shop_id).left_at is None


def test_who_came_back_and_left_again_is_dropped_within_minutes(desk, shop):
    again = desk.install()
    hear(desk, again, "app/uninstalled")
    assert is_open(desk, shop)

    desk.clock.advance(minutes=1)
    desk.platform.removes_app(SHOP)
    decide_orders(desk.services, shop.shop_id)

    assert not is_open(desk, shop)


def test_a_left_shops_old_token_is_used_no_more(desk, shop):
    removed(desk, shop)
    calls = len(desk.platform.calls)
    desk.clock.advance(days=1)

    forget_due(desk.services)
    perform_effects(desk.services, shop.shop_id)
    hear(desk, shop, "app/scopes_update")
    hear(desk, shop, "orders/create", {"id": "1"})

    assert desk.platform.calls[calls:] == []
    with pytest.raises(ShopGoneError):
        desk.services.shop_client(shop, lambda _: None)


def test_disconnecting_by_hand_respects_the_choice_too(desk, shop):
    row = desk.held(shop)
    choose(desk, shop, when_leaving=WhenLeaving.STAFF)

    assert disconnect_shop(desk.services, shop.shop_id, "owner@example.test") == 1
    perform_effects(desk.services, shop.shop_id)

    assert case(desk, row).state is State.HANDED_BACK
    (line,) = [one for one in lines(desk, shop, row.case_id) if one.action == "hand_back"]
    assert line.actor == "owner@example.test"


def test_disconnecting_by_hand_still_releases_where_that_was_chosen(desk, shop):
    row = desk.held(shop)

    disconnect_shop(desk.services, shop.shop_id)
    perform_effects(desk.services, shop.shop_id)
    forget_due(desk.services)

    assert case(desk, row).state is State.RELEASED
    assert not is_open(desk, shop)


def doubted(desk, row):
    """Let the buyer of a held order have tried and not proven who they are."""
    with desk.services.database.write() as tx:
        before = case_by_id(tx, row.shop_id, row.case_id)
        reason = SupportReason.NAME_DIFFERS
        save_case(tx, replace(before, state=State.WITH_SUPPORT, support_reason=reason))


def test_whoever_did_not_prove_who_they_are_is_not_released_by_a_mere_setting(desk, shop):
    row, other = desk.held(shop), desk.held(shop, "1002")
    doubted(desk, row)

    disconnect_shop(desk.services, shop.shop_id)

    assert case(desk, row).state is State.HANDED_BACK
    assert case(desk, other).state is State.RELEASING


def test_a_choice_of_the_moment_counts_more_than_the_setting(desk, shop):
    row, other = desk.held(shop), desk.held(shop, "1002")
    doubted(desk, row)
    choose(desk, shop, when_leaving=WhenLeaving.STAFF)

    disconnect_shop(desk.services, shop.shop_id, chosen=WhenLeaving.RELEASE)

    assert case(desk, row).state is State.RELEASING
    assert case(desk, other).state is State.RELEASING


def test_what_a_shop_signs_with_outlives_its_credentials(desk):
    own = connect_shop(
        desk.services,
        desk.account_id,
        "shopify",
        "https://two.shops.test",
        credentials={"client_id": "own", "client_secret": "own secret"},
    )
    perform_effects(desk.services, own.shop_id)
    disconnect_shop(desk.services, own.shop_id)
    forget_due(desk.services)

    assert not is_open(desk, own)
    assert desk.post(own.url, "shop/redact", secret="own secret").status_code == 200
    decide_orders(desk.services, own.shop_id)
    assert desk.post(own.url, "shop/redact", secret="own secret").status_code == 401
    with desk.services.database.read() as tx:
        assert webhook_secrets(tx, desk.services.keyring, own.shop_id, desk.clock.now()) == []


def test_scopes_that_change_are_looked_at(desk, shop):
    desk.platform.gaps = (MISSING,)

    hear(desk, shop, "app/scopes_update")

    with desk.services.database.read() as tx:
        assert gaps_of(tx, shop.shop_id) == (MISSING,)
    (line,) = [one for one in lines(desk, shop) if one.action == "access_changed"]
    assert line.details == {"missing": "write_holds"}
