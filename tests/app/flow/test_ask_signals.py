"""Once a shop's past is imported, the signals of its orders are asked, and nobody is held."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.flow.history import ask_past_signals
from app.flow.orders.normalise import normalise
from app.model.effect import EffectKind, EffectState
from app.model.shop_event import OrderSeen
from app.store.cases import cases
from app.store.effects import effects, owe
from app.store.signals import order_signals
from tests.builders.desk import Desk
from tests.builders.orders import an_order


@pytest.fixture
def desk(database_url, tmp_path, monkeypatch):
    monkeypatch.setattr(ask_past_signals, "_AT_ONCE", 2)
    opened = Desk(database_url, tmp_path)
    yield opened
    opened.close()


def past_orders(desk, number):
    began_at = desk.services.now() - timedelta(days=90)
    for day in range(number):
        at = began_at + timedelta(days=day)
        yield an_order(external_id=f"p{day}", number=f"P{day}", placed_at=at, modified_at=at)


def remembered(desk, shop, number):
    told = [(OrderSeen(order=one), desk.services.now()) for one in past_orders(desk, number)]
    normalise(desk.services, shop, told, as_history=True)


def count_of(desk, table):
    with desk.services.database.read() as tx:
        return tx.scalar(select(func.count()).select_from(table))


def test_signals_are_asked_in_portions_until_none_is_left(desk):
    shop = desk.connect()
    remembered(desk, shop, 5)
    with desk.services.database.write() as tx:
        owe(tx, shop.shop_id, shop.shop_id, EffectKind.ASK_SIGNALS, now=desk.services.now())
    desk.work(shop)

    assert count_of(desk, order_signals) == 5
    assert count_of(desk, cases) == 0
    with desk.services.database.read() as tx:
        asked = select(effects.c.state).where(effects.c.kind == EffectKind.ASK_SIGNALS)
        assert set(tx.scalars(asked)) == {EffectState.DONE}


def test_an_orders_signals_know_the_orders_before_it_and_none_after(desk):
    shop = desk.connect()
    remembered(desk, shop, 3)
    with desk.services.database.write() as tx:
        owe(tx, shop.shop_id, shop.shop_id, EffectKind.ASK_SIGNALS, now=desk.services.now())
    desk.work(shop)

    with desk.services.database.read() as tx:
        counts = select(order_signals.c.velocity_orders_by_email_30d)
        assert tx.scalars(counts.order_by(order_signals.c.placed_at)).all() == [0, 1, 2]


def test_play_money_leaves_no_signals(desk):
    shop = desk.connect()
    [order] = past_orders(desk, 1)
    told = [(OrderSeen(order=an_order(external_id="t", is_test=True)), desk.services.now())]
    normalise(desk.services, shop, [*told, (OrderSeen(order=order), desk.services.now())])
    with desk.services.database.write() as tx:
        owe(tx, shop.shop_id, shop.shop_id, EffectKind.ASK_SIGNALS, now=desk.services.now())
    desk.work(shop)

    assert count_of(desk, order_signals) == 1
