"""The copy in columns answers as the database does, follows it, and knows no person."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from app.flow.history import backtest_shop as step
from app.flow.history.backtest_shop import backtest_shop
from app.model.facts import OutcomeKind
from app.rules.language.condition import read_condition, read_grade
from app.rules.packs import PACKS
from app.store import column_copy as copies
from app.store.column_copy import column_copy, drop_copy
from app.store.signal_questions import count_hits
from app.store.signal_trials import touched_orders
from app.store.signals import order_signals
from tests.builders.desk import Desk
from tests.builders.kept_signals import became, keep

EVER = datetime(1970, 1, 1, tzinfo=UTC)
RULES = [
    (read_condition("basket.total > 400.0"), read_grade("ramp(basket.total, 400.0, 900.0)")),
    (read_condition("account.guest"), None),
    (read_condition('address.country == "SE" || !has(address.km_apart)'), None),
]


@pytest.fixture
def desk(database_url, tmp_path):
    opened = Desk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    shop = desk.connect()
    with desk.services.database.write() as tx:
        for number in range(40):
            keep(
                tx,
                shop,
                number,
                placed_at=desk.services.now() - timedelta(days=400 - 9 * number),
                basket__total=25.0 * number,
                account__guest=None if number % 5 == 0 else number % 2 == 0,
                address__country="SE" if number % 3 else None,
                address__km_apart=None if number % 4 else 12.0,
            )
    return shop


def answers(tx, shop, folder, rules=RULES):
    with column_copy(tx, shop.shop_id, rules, folder) as copy:
        return copy.count_hits(rules), list(copy.touched_orders(rules, EVER, []))


def test_hits_and_touched_orders_are_those_of_the_database(desk, shop, tmp_path):
    with desk.services.database.read() as tx:
        hits, touched = answers(tx, shop, tmp_path)

        assert hits == count_hits(tx, shop.shop_id, RULES)
        assert touched == list(touched_orders(tx, shop.shop_id, RULES, EVER))
    assert 0 < hits[0] < 40


def test_the_copy_follows_what_changes(desk, shop, tmp_path):
    with desk.services.database.read() as tx:
        answers(tx, shop, tmp_path)
    with desk.services.database.write() as tx:
        now = desk.services.now()
        keep(tx, shop, 99, placed_at=now, basket__total=800.0)
        recent = order_signals.c.placed_at > now - timedelta(days=60)
        tx.execute(update(order_signals).where(recent).values(account_guest=True))
        keep(tx, shop, 98, placed_at=now - timedelta(days=600), basket__total=700.0)
    with desk.services.database.read() as tx:
        hits, touched = answers(tx, shop, tmp_path)

        assert hits == count_hits(tx, shop.shop_id, RULES)
        assert len(touched) == len(list(touched_orders(tx, shop.shop_id, RULES, EVER)))


def test_a_signal_that_nobody_asked_for_before_is_copied_then(desk, shop, tmp_path):
    others = [(read_condition("basket.lines > 3 || address.km_apart > 5.0"), None)]
    with desk.services.database.read() as tx:
        answers(tx, shop, tmp_path)

        assert answers(tx, shop, tmp_path, others)[0] == count_hits(tx, shop.shop_id, others)


def test_what_may_lead_to_a_person_is_in_no_copy(desk, shop, tmp_path):
    rules = [(read_condition('contact.domain == "example.test"'), None)]
    with (
        desk.services.database.read() as tx,
        column_copy(tx, shop.shop_id, rules, tmp_path) as copy,
    ):
        assert copy is None


def test_without_the_extra_there_is_no_copy(desk, shop, tmp_path, monkeypatch):
    monkeypatch.setattr(copies, "can_copy", lambda: False)
    with (
        desk.services.database.read() as tx,
        column_copy(tx, shop.shop_id, RULES, tmp_path) as copy,
    ):
        assert copy is None
    assert list(tmp_path.glob("*.duckdb")) == []


def test_a_copy_is_deleted_with_its_shop(desk, shop, tmp_path):
    with desk.services.database.read() as tx:
        answers(tx, shop, tmp_path)
    assert len(list(tmp_path.glob("*.duckdb"))) == 1

    drop_copy(shop.shop_id, tmp_path)

    assert list(tmp_path.glob("*.duckdb")) == []


def test_another_shops_orders_are_in_none_of_our_copies(desk, shop, tmp_path):
    other = desk.connect("https://other.example.test")
    with desk.services.database.read() as tx:
        answers(tx, shop, tmp_path)
        assert answers(tx, other, tmp_path) == ([0, 0, 0], [])


def test_a_backtest_says_the_same_with_and_without_the_copy(desk, shop, tmp_path, monkeypatch):
    with desk.services.database.write() as tx:
        at = desk.services.now() - timedelta(days=350)
        stolen = keep(tx, shop, 50, placed_at=at, buyer="anna")
        became(tx, shop, stolen, OutcomeKind.CHARGEBACK, at=at + timedelta(days=30))
    monkeypatch.setattr(step, "_MANY", 1)
    copying = replace(desk.services, columns=tmp_path)
    for pack in PACKS:
        assert backtest_shop(copying, shop, pack) == backtest_shop(desk.services, shop, pack)
    assert len(list(tmp_path.glob("*.duckdb"))) == 1


def test_while_another_process_has_the_copy_in_hand_the_database_is_asked(
    desk, shop, tmp_path, monkeypatch
):
    class Busy:
        IOException = OSError

        @staticmethod
        def connect(_path):
            raise OSError

    monkeypatch.setattr(copies, "import_module", lambda _name: Busy)
    with (
        desk.services.database.read() as tx,
        column_copy(tx, shop.shop_id, RULES, tmp_path) as copy,
    ):
        assert copy is None
