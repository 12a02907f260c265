"""A database that was put back knows what happened since only by the journal of erasures."""

from dataclasses import replace

import pytest

from app.flow.cases.hand_back import hand_back
from app.flow.forgetting.after_restore import after_restore
from app.flow.forgetting.erase_person import erase_person
from app.flow.forgetting.erase_shop import erase_shop
from app.flow.forgetting.forget_case import forget_case
from app.flow.forgetting.forget_due import forget_due
from app.flow.forgetting.person_meant import Person
from app.flow.leaving.disconnect_shop import disconnect_shop
from app.flow.lists.add_to_list import add_to_list
from app.flow.lists.take_off_list import take_off_list
from app.flow.orders.normalise import normalise
from app.flow.users.dismiss_user import dismiss_user
from app.model.case import State
from app.model.effect import EffectKind, EffectState
from app.model.erasure import Erasure, ErasureKind
from app.model.errors import NotFoundError, ShopGoneError, StorageUnavailableError
from app.model.facts import EntryKind, KeyKind, ListKind
from app.model.listing import NewEntry
from app.model.order import OrderStatus
from app.model.private import Private
from app.model.shop_event import OrderSeen
from app.ports import HoldResult
from app.store.cases import cases
from app.store.effects import effects
from app.store.erased_orders import digest_of_order, erased_orders
from app.store.list_entries import entries_of
from app.store.orders import order_keys, orders
from app.store.restores import Restored, last_restore
from app.store.shops import shop_by_id
from app.store.users import sign_ins, user_by_id
from tests.builders.desk import Desk
from tests.builders.restorable import Restorable

BUYER = Person(email=Private("buyer1001@example.test"))


@pytest.fixture
def desk(tmp_path):
    opened = Restorable(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return desk.connect()


def people_of(desk, shop):
    """Return the numbers of the orders whose person is known."""
    return {
        row.number
        for row in desk.all(orders, orders.c.shop_id == shop.shop_id)
        if row.order_sealed is not None
    }


def test_who_was_erased_since_stays_erased_and_nobody_else(desk, shop):
    for number in ("1001", "1002"):
        desk.held(shop, number)
    desk.back_up()
    erase_person(desk.services, shop, BUYER)
    desk.put_back()

    assert people_of(desk, shop) == {"1002"}
    (gone,) = desk.all(orders, orders.c.number == "1001")
    assert not desk.all(order_keys, order_keys.c.order_id == gone.order_id)
    assert desk.row(shop, "1001").state is State.HANDED_BACK
    assert desk.row(shop, "1002").state is State.INVITED


def test_who_was_erased_by_one_order_alone_stays_erased(desk, shop):
    desk.held(shop)
    desk.back_up()
    erase_person(desk.services, shop, Person(orders=(desk.risky_order("1001").external_id,)))
    assert desk.put_back().total() == 2
    assert not people_of(desk, shop)


def test_a_case_that_was_forgotten_since_stays_forgotten(desk, shop):
    row = desk.held(shop)
    desk.back_up()
    hand_back(desk.services, shop.shop_id, row.case_id, "somebody@example.test")
    forget_case(desk.services, shop.shop_id, row.case_id)
    desk.put_back()
    assert not people_of(desk, shop)


def test_an_erased_order_that_the_backup_never_had_is_not_taken_in_again(desk, shop):
    desk.back_up()
    desk.held(shop)
    erase_person(desk.services, shop, BUYER)
    desk.put_back()
    for number in ("1001", "1002"):
        seen = OrderSeen(order=desk.risky_order(number))
        normalise(desk.services, shop, [(seen, desk.clock.now())])
    assert people_of(desk, shop) == {"1002"}
    assert len(desk.all(orders)) == 1


def test_who_ordered_again_after_their_erasure_is_left_alone(desk, shop):
    desk.held(shop, "1001")
    erase_person(desk.services, shop, BUYER)
    desk.clock.advance(minutes=1)
    desk.held(shop, "1003", email="buyer1001@example.test")
    desk.back_up()
    desk.put_back()
    assert people_of(desk, shop) == {"1003"}


def test_what_fell_due_since_is_forgotten_before_anything_starts(desk, shop):
    row = desk.held(shop)
    hand_back(desk.services, shop.shop_id, row.case_id, "somebody@example.test")
    desk.back_up()
    desk.clock.advance(days=31)
    desk.put_back()
    assert not people_of(desk, shop)


def test_a_shop_that_left_since_stays_away(desk, shop):
    desk.held(shop)
    desk.back_up()
    disconnect_shop(desk.services, shop.shop_id)
    desk.put_back()

    with desk.services.database.read() as tx:
        assert shop_by_id(tx, shop.shop_id).left_at is not None
    assert desk.row(shop).state is State.HANDED_BACK
    with pytest.raises(ShopGoneError):
        desk.services.stored_credentials(shop)


def test_a_shop_that_was_erased_since_stays_erased(desk, shop):
    desk.held(shop)
    desk.back_up()
    disconnect_shop(desk.services, shop.shop_id)
    erase_shop(desk.services, shop.shop_id)
    desk.put_back()
    assert not people_of(desk, shop)
    with desk.services.database.read() as tx:
        assert shop_by_id(tx, shop.shop_id).left_at is not None


def test_a_shop_that_came_later_is_passed_over(desk):
    desk.back_up()
    shop = desk.connect()
    desk.held(shop)
    erase_person(desk.services, shop, BUYER)
    disconnect_shop(desk.services, shop.shop_id)
    assert desk.put_back().total() >= 2


def test_who_was_dismissed_since_does_not_come_in_again(desk):
    owner, gone = desk.user(), desk.user()
    desk.browser(gone)
    desk.back_up()
    dismiss_user(desk.services, owner, gone.user_id)
    desk.put_back()

    with desk.services.database.read() as tx:
        assert user_by_id(tx, owner.account_id, owner.user_id)
        with pytest.raises(NotFoundError):
            user_by_id(tx, gone.account_id, gone.user_id)


def test_nobody_is_signed_in_any_more(desk):
    desk.browser(desk.user())
    desk.back_up()
    assert desk.all(sign_ins)
    desk.put_back()
    assert not desk.all(sign_ins)


def test_who_was_taken_off_a_list_since_stays_off(desk, shop):
    for mailbox in ("karin@example.test", "anna@example.test"):
        put_on_list(desk, shop, mailbox)
    with desk.services.database.read() as tx:
        off, _ = entries_of(tx, shop.shop_id)
    desk.back_up()
    take_off_list(desk.services, shop.shop_id, off.entry_id, actor="test")
    desk.put_back()
    with desk.services.database.read() as tx:
        (left,) = entries_of(tx, shop.shop_id)
    assert left.entry_id != off.entry_id


def put_on_list(desk, shop, mailbox):
    wanted = NewEntry(
        listed=ListKind.ALLOW, kind=EntryKind.EMAIL, value=Private(mailbox), reason="A friend"
    )
    add_to_list(desk.services, shop.shop_id, wanted, actor="test")


def test_the_shop_is_asked_how_a_held_order_stands_before_anything_else_is_done(desk, shop):
    desk.held(shop)
    desk.back_up()
    desk.clock.advance(days=20)
    desk.put_back()

    looks = desk.all(effects, effects.c.kind == EffectKind.LOOK_AGAIN)
    assert [look.state for look in looks] == [EffectState.OWED]
    (case,) = desk.all(cases)
    assert case.answer_by > desk.clock.now()


def test_repeating_all_of_it_once_more_changes_nothing(desk, shop):
    desk.held(shop)
    desk.back_up()
    erase_person(desk.services, shop, BUYER)
    desk.put_back()
    before = [desk.all(table) for table in (orders, cases, order_keys)]
    desk.clock.advance(minutes=1)
    restored = Restored(made_at=desk.made_at, restored_at=desk.clock.now())
    after_restore(desk.services, restored, desk.noted())
    assert [desk.all(table) for table in (orders, cases, order_keys)] == before


def test_nothing_is_erased_where_that_cannot_be_noted(desk, shop):
    desk.held(shop)
    (desk.folder / "erasures").write_text("a file where a folder should be")
    with pytest.raises(StorageUnavailableError, match="journal of erasures"):
        erase_person(desk.services, shop, BUYER)
    assert people_of(desk, shop) == {"1001"}


def test_nothing_in_the_journal_leads_to_anybody(desk, shop):
    desk.held(shop)
    erase_person(desk.services, shop, BUYER)
    (file,) = (desk.folder / "erasures").iterdir()
    written = file.read_bytes()
    for word in (b"buyer1001", b"example.test", b"91001", b"1001"):
        assert word not in written


def test_the_hold_of_an_order_that_the_backup_never_had_bears_the_same_mark_again(desk, shop):
    desk.back_up()
    desk.held(shop)
    (before,) = desk.all(cases)
    desk.put_back()
    desk.held(shop)
    (after,) = desk.all(cases)
    assert after.case_id != before.case_id
    assert after.hold_id == before.hold_id


def test_an_order_that_bears_the_trace_of_our_release_is_not_held_and_nobody_is_mailed(desk, shop):
    desk.shops.place_result = HoldResult.ALREADY_OURS
    desk.place(shop)
    order_id = desk.risky_order().external_id
    desk.shops.orders[order_id] = replace(
        desk.shops.orders[order_id], status=OrderStatus.TO_SHIP, hold=None
    )
    desk.work(shop)
    assert desk.row(shop).state is State.ENDED
    assert not desk.mail.sent


def test_erasures_are_repeated_on_either_database(database_url, tmp_path):
    desk = Desk(database_url, tmp_path)
    shop = desk.connect()
    for number in ("1001", "1002", "1003"):
        desk.held(shop, number)
    keyring, now = desk.services.keyring, desk.clock.now()
    by_order = digest_of_order(keyring, shop.shop_id, desk.risky_order("1001").external_id)
    by_key = keyring.contact_digests(shop.shop_id, KeyKind.EMAIL, "buyer1002@example.test")
    noted = [
        Erasure(kind=ErasureKind.PERSON, at=now, shop_id=shop.shop_id, orders=(by_order,)),
        Erasure(
            kind=ErasureKind.PERSON,
            at=now,
            shop_id=shop.shop_id,
            keys={KeyKind.EMAIL: tuple(by_key)},
        ),
    ]
    after_restore(desk.services, Restored(made_at=now, restored_at=now), noted)
    with desk.services.database.read() as tx:
        rows = tx.execute(orders.select().where(orders.c.order_sealed.is_not(None))).all()
        assert [row.number for row in rows] == ["1003"]
        assert last_restore(tx) == Restored(made_at=now, restored_at=now)
    desk.clock.advance(days=401)
    forget_due(desk.services)
    with desk.services.database.read() as tx:
        assert not tx.execute(erased_orders.select()).all()
    desk.close()
