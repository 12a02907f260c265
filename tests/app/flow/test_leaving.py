"""A shop removes the app, or is disconnected: credentials go, orders go on or stay, rows vanish."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app.flow.connect_identity import connect_identity
from app.flow.connect_shop import connect_shop
from app.flow.decide_orders import decide_orders
from app.flow.disconnect_shop import disconnect_shop
from app.flow.erase_shop import erase_shop
from app.flow.forget_due import forget_due
from app.flow.perform_effects import perform_effects
from app.model.case import Cause, State
from app.model.effect import EffectState, Letter
from app.model.errors import ShopGoneError, UnreachableError
from app.model.order import OrderStatus
from app.model.shop import Health, WhenLeaving
from app.privacy.retention import LEFT_SHOPS
from app.store.audit import timeline
from app.store.cases import case_by_id
from app.store.effects import effects, effects_of
from app.store.installed import gaps_of
from app.store.schema import METADATA
from app.store.shops import change_shop, save_settings, shop_credentials, shops, webhook_secrets
from app.store.users import users
from tests.builders.desk import KEY
from tests.builders.platform import MISSING, PlatformDesk

SHOP = "https://one.shops.test"


@pytest.fixture
def desk(database_url, tmp_path):
    opened = PlatformDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    """A shop that is connected for a while already, with its first steps done."""
    installed = desk.install()
    choose(desk, installed)
    connect_identity(desk.services, installed.shop_id, "stripe_identity", KEY, actor="test")
    perform_effects(desk.services, installed.shop_id)
    desk.clock.advance(days=3)
    perform_effects(desk.services, installed.shop_id)
    return desk.shop(installed.shop_id)


def choose(desk, shop, **choices):
    with desk.services.database.write() as tx:
        save_settings(tx, shop.shop_id, replace(shop.settings, pack="strict", **choices))


def hear(desk, shop, topic, body=None):
    assert desk.post(shop.url, topic, body).status_code == 200
    decide_orders(desk.services, shop.shop_id)
    perform_effects(desk.services, shop.shop_id)


def removed(desk, shop):
    """The merchant removes the app: the platform ends our permission, and tells us."""
    desk.platform.removes_app(shop.url)
    hear(desk, shop, "app/uninstalled")


def case(desk, row):
    with desk.services.database.read() as tx:
        return case_by_id(tx, row.shop_id, row.case_id)


def letters(desk, shop, row):
    with desk.services.database.read() as tx:
        owed = effects_of(tx, shop.shop_id, row.case_id)
    return [one.letter for one in owed if one.letter and one.state == EffectState.DONE]


def is_open(desk, shop):
    with desk.services.database.read() as tx:
        try:
            shop_credentials(tx, desk.services.keyring, shop.shop_id)
        except ShopGoneError:
            return False
    return True


def lines(desk, shop, subject=None):
    with desk.services.database.read() as tx:
        return timeline(tx, shop.shop_id, subject or shop.shop_id)


def count(desk, table, *conditions):
    with desk.services.database.read() as tx:
        return tx.scalar(select(func.count()).select_from(table).where(*conditions))


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
    assert is_open(desk, shop)  # it is asked again, for an hour

    desk.clock.advance(minutes=61)
    decide_orders(desk.services, shop.shop_id)
    perform_effects(desk.services, shop.shop_id)

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
    monkeypatch.setattr("app.flow.uninstall_shop._lift", lambda *_: None)
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
    desk.clock.advance(days=3)
    hear(desk, again, "app/uninstalled")
    assert is_open(desk, shop)
    desk.clock.advance(minutes=61)
    decide_orders(desk.services, shop.shop_id)
    assert not is_open(desk, shop)


def test_an_old_word_of_a_removal_that_is_sent_again_by_somebody_removes_nobody(desk, shop):
    """It is well signed, as the secret is the same: but the shop still lets us in."""
    for _ in range(3):
        desk.clock.advance(days=40)
        hear(desk, shop, "app/uninstalled", {"id": 1})
        desk.clock.advance(minutes=3)
        decide_orders(desk.services, shop.shop_id)

    assert is_open(desk, shop)
    assert desk.shop(shop.shop_id).left_at is None
    assert [one for one in lines(desk, shop) if one.action == "uninstalled"] == []


def test_a_permission_that_outlives_the_word_of_its_end_is_dropped_within_minutes(desk, shop):
    hear(desk, shop, "app/uninstalled")
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


# -- everything goes ---------------------------------------------------------------------


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


def test_a_connected_shop_cannot_be_erased_by_mistake(desk, shop):
    assert not erase_shop(desk.services, shop.shop_id)
    with desk.services.database.write() as tx:
        change_shop(tx, shop.shop_id, erase_asked_at=desk.clock.now())
    forget_due(desk.services)
    assert count(desk, shops, shops.c.erased_at.is_not(None)) == 0
