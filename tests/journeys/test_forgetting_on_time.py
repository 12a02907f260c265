"""The clock forgets people of old orders, and everybody of a shop that left."""

from datetime import timedelta

from sqlalchemy import func, select

from app.flow.forgetting.forget_due import forget_due
from app.flow.leaving.disconnect_shop import disconnect_shop
from app.model.case import Cause, State
from app.model.check import Redaction
from app.privacy.retention import HISTORY
from app.store.checks import checks_of
from app.store.decisions import decisions
from app.store.imports import import_progress
from app.store.orders import forget_orders, order_keys, orders
from app.store.shops import shops
from app.store.users import failed_sign_ins, forget_expired, note_failed_try
from tests.journeys.house import ORDINARY, RISKY, House

PEOPLE = (orders.c.order_sealed, orders.c.portal_sealed)


def ages_of(house: House, *conditions) -> list[float]:
    """How many days ago the orders were placed that fulfil all conditions."""
    with house.services.database.read() as tx:
        placed = tx.scalars(select(orders.c.placed_at).where(*conditions)).all()
    return sorted((house.clock.now() - one) / timedelta(days=1) for one in placed)


def known(house: House) -> list[float]:
    return ages_of(house, orders.c.order_sealed.is_not(None))


def forgotten(house: House) -> list[float]:
    return ages_of(house, orders.c.forgotten_at.is_not(None))


def count(house: House, table, *conditions) -> int:
    with house.services.database.read() as tx:
        return tx.scalar(select(func.count()).select_from(table).where(*conditions))


def test_an_order_older_than_the_history_loses_its_person_and_stays(shop: House):
    orders_there = count(shop, orders)
    shop.clock.advance(days=HISTORY.days - 40)

    forget_due(shop.services)

    assert known(shop)
    assert max(known(shop)) < HISTORY.days
    assert forgotten(shop)
    assert min(forgotten(shop)) >= HISTORY.days
    assert count(shop, orders) == orders_there
    gone = select(orders.c.order_id).where(orders.c.forgotten_at.is_not(None))
    assert count(shop, order_keys, order_keys.c.order_id.in_(gone)) == 0
    assert count(shop, order_keys)
    left = [column.is_not(None) for column in PEOPLE]
    assert all(ages_of(shop, orders.c.forgotten_at.is_not(None), one) == [] for one in left)
    assert ages_of(shop, orders.c.forgotten_at.is_not(None), orders.c.fingerprint != "") == []


def test_a_forgotten_order_does_not_come_back_when_its_shop_tells_of_it_again(shop: House):
    order = shop.place(ORDINARY)
    shop.settle()
    shop.clock.advance(days=HISTORY.days + 1)
    forget_due(shop.services)

    shop.staff(order, "complete")
    shop.settle()

    assert known(shop) == []


def test_an_order_of_an_open_case_is_not_forgotten_however_old(shop: House):
    shop.place(RISKY)
    shop.settle()
    shop.clock.advance(days=HISTORY.days + 1)

    forget_due(shop.services)

    assert len(known(shop)) == 1


def test_old_orders_are_forgotten_in_bounded_batches(shop: House):
    now = shop.clock.now()
    found = []
    while not found or found[-1]:
        with shop.services.database.write() as tx:
            found.append(forget_orders(tx, shop.shop_id, now, now, limit=10))

    assert found == [10, 10, 5, 0]


def test_history_is_not_imported_only_to_be_forgotten(house: House):
    long_ago = house.clock.now() - HISTORY - timedelta(days=1)
    spec = {**ORDINARY, "status": "completed", "created_at": long_ago.isoformat()}
    house.control("/control/orders/bulk", [spec])

    house.connect()

    assert len(known(house)) == 25
    assert max(known(house)) < HISTORY.days
    with house.services.database.read() as tx:
        assert import_progress(tx, house.shop_id).imported == 26


def test_a_shop_that_left_is_forgotten_about_once_its_holds_are_released(shop: House):
    order = shop.place(RISKY)
    shop.settle()
    session = shop.start_check()

    disconnect_shop(shop.services, shop.shop_id)
    forget_due(shop.services)
    assert len(known(shop)) == 26

    shop.settle()
    assert shop.case(order).cause is Cause.SHOP_LEFT
    forget_due(shop.services)
    assert known(shop) == []
    assert count(shop, order_keys) == 0
    assert count(shop, decisions, decisions.c.fingerprint != "") == 0
    assert count(shop, shops, shops.c.credentials_sealed.is_not(None)) == 0

    shop.clock.advance(days=31)
    forget_due(shop.services)
    shop.settle()
    case = shop.case(order)
    assert case.state is State.RELEASED
    with shop.services.database.read() as tx:
        (check,) = checks_of(tx, shop.shop_id, case.case_id)
    assert (check.session, check.redaction) == (session, Redaction.DONE)


def test_traces_of_signing_in_end_on_time(house: House):
    now = house.clock.now()
    with house.services.database.write() as tx:
        note_failed_try(tx, [b"a key"], now, now - timedelta(minutes=15))
        forget_expired(tx, now, now)
        kept = tx.scalar(select(func.count()).select_from(failed_sign_ins))
        forget_expired(tx, now, now + timedelta(seconds=1))
        left = tx.scalar(select(func.count()).select_from(failed_sign_ins))

    assert (kept, left) == (1, 0)
