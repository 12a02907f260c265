"""``clearhold history import`` takes a shop's past from files, and holds nobody for it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.cli import history, main
from app.flow.history.backtest_shop import backtest_shop
from app.flow.orders.normalise import normalise
from app.model.facts import OutcomeKind
from app.model.shop_event import OrderSeen
from app.rules.packs import by_name
from app.store.cases import cases
from app.store.decisions import decisions
from app.store.effects import effects
from app.store.order_labels import order_labels
from app.store.orders import orders
from app.store.signals import order_signals
from tests.builders.desk import Desk
from tests.builders.history_files import event_line, order_line, write_lines
from tests.builders.orders import an_order

TABLES = (orders, order_labels, order_signals, cases, decisions, effects)


@pytest.fixture
def desk(database_url, tmp_path, monkeypatch):
    opened = Desk(database_url, tmp_path)
    monkeypatch.setattr(history, "services_here", lambda: opened.services)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return desk.connect()


def past(desk, number, *, days=200, **said):
    at = desk.services.now() - timedelta(days=days)
    return order_line(number) | {"created_at": at.isoformat()} | said


def event(desk, kind, number, *, days, reason=None):
    at = desk.services.now() - timedelta(days=days)
    return event_line(kind, number, day=0, reason=reason) | {"at": at.isoformat()}


def taken_in(shop, folder, lines, events=(), *, status=0):
    write_lines(folder / "orders.jsonl", lines)
    write_lines(folder / "events.jsonl", events)
    files = ("--orders", str(folder / "orders.jsonl"), "--events", str(folder / "events.jsonl"))
    with pytest.raises(SystemExit) as end:
        main(["history", "import", "--shop", shop.shop_id, *files])
    assert end.value.code == status


def counted(desk):
    with desk.services.database.read() as tx:
        return {table.name: tx.scalar(select(func.count()).select_from(table)) for table in TABLES}


def test_past_orders_become_history_and_nobody_is_asked(desk, shop, tmp_path, capsys):
    before = counted(desk)
    taken_in(shop, tmp_path, [past(desk, 1), past(desk, 2, total=90_000)])
    after = counted(desk)

    assert after["orders"] == 2
    assert after["order_signals"] == 2
    assert (after["cases"], after["decisions"]) == (0, 0)
    assert after["effects"] == before["effects"]
    with desk.services.database.read() as tx:
        rows = tx.execute(select(orders)).all()
    assert all(row.is_history and row.known_at == row.placed_at for row in rows)
    assert "2 orders and 0 outcomes are history of Sample Store now" in capsys.readouterr().out


def test_a_second_import_changes_nothing(desk, shop, tmp_path, capsys):
    lines = [past(desk, 1), past(desk, 2)]
    told = [event(desk, "chargeback", 1, days=100, reason="fraud")]
    taken_in(shop, tmp_path, lines, told)
    once = counted(desk)
    taken_in(shop, tmp_path, lines, told)

    assert counted(desk) == once
    assert "0 orders and 0 outcomes" in capsys.readouterr().out.splitlines()[-1]


def test_outcomes_are_known_since_they_happened(desk, shop, tmp_path):
    told = [
        event(desk, "chargeback", 1, days=150, reason="fraud"),
        event(desk, "consumer_report", 2, days=140),
        event(desk, "refund", 3, days=130),
        event(desk, "verdict", 3, days=120, reason="honest"),
        event(desk, "verdict", 2, days=110, reason="unclear"),
    ]
    taken_in(shop, tmp_path, [past(desk, number) for number in (1, 2, 3)], told)

    with desk.services.database.read() as tx:
        found = {row.kind: row.known_at for row in tx.execute(select(order_labels))}
    assert set(found) == {
        OutcomeKind.CHARGEBACK,
        OutcomeKind.REPORT,
        OutcomeKind.REFUND,
        OutcomeKind.VERDICT_HONEST,
    }
    assert found["chargeback"] == desk.services.now() - timedelta(days=150)


def test_each_orders_signals_know_only_what_was_before_it(desk, shop, tmp_path):
    same = {"email": "anna@example.test", "customer_id": "7"}
    lines = [past(desk, number, days=300 - 40 * number, **same) for number in (3, 1, 2)]
    told = [event(desk, "consumer_report", 2, days=200)]
    taken_in(shop, tmp_path, lines, told)

    with desk.services.database.read() as tx:
        question = (
            select(orders.c.number, order_signals.c.history_person_frauds)
            .join(order_signals, order_signals.c.order_id == orders.c.order_id)
            .order_by(orders.c.placed_at)
        )
        assert [tuple(row) for row in tx.execute(question)] == [("1", 0), ("2", 0), ("3", 1)]


def test_an_order_that_the_shop_told_itself_stays_as_it_is(desk, shop, tmp_path, capsys):
    order = an_order(external_id="1", placed_at=desk.services.now())
    normalise(desk.services, shop, [(OrderSeen(order=order), desk.services.now())])
    taken_in(shop, tmp_path, [past(desk, 1, total=1)])

    with desk.services.database.read() as tx:
        [row] = tx.execute(select(orders)).all()
    assert (row.total_minor, row.is_history) == (order.total.minor, False)
    assert "1 orders were known" in capsys.readouterr().out


def test_what_would_be_forgotten_at_once_and_what_is_to_come_are_left_out(
    desk, shop, tmp_path, capsys
):
    lines = [past(desk, 1, days=800), past(desk, 2, days=-1), past(desk, 3)]
    taken_in(shop, tmp_path, lines)

    assert counted(desk)["orders"] == 1
    assert "2 are too old or dated later than now" in capsys.readouterr().out


def test_a_failed_payment_is_remembered_and_has_no_signals_of_its_own(desk, shop, tmp_path):
    taken_in(shop, tmp_path, [past(desk, 1, status="failed"), past(desk, 2)])

    counts = counted(desk)
    assert (counts["orders"], counts["order_signals"]) == (2, 1)


def test_malformed_lines_are_told_and_the_others_taken(desk, shop, tmp_path, capsys):
    taken_in(shop, tmp_path, [past(desk, 1), "{"], ["[]"], status=1)

    assert counted(desk)["orders"] == 1
    said = capsys.readouterr().err
    assert "orders.jsonl, line 2: left out" in said
    assert "events.jsonl, line 1: left out" in said


def test_an_unknown_shop_is_refused(desk, tmp_path, capsys):
    write_lines(tmp_path / "orders.jsonl", [past(desk, 1)])
    with pytest.raises(SystemExit) as end:
        main(["history", "import", "--shop", "shop_x", "--orders", str(tmp_path / "orders.jsonl")])

    assert end.value.code == 1
    assert "There is no" in capsys.readouterr().err


def test_a_pack_is_tried_on_what_was_imported(desk, shop, tmp_path):
    lines = [past(desk, number, days=200 + number) for number in range(30)]
    taken_in(shop, tmp_path, lines, [event(desk, "chargeback", 4, days=150, reason="fraud")])

    report = backtest_shop(desk.services, shop, by_name("balanced"))

    assert report.population.orders.orders == 30
    assert report.population.fraud.orders == 1
    assert report.population.honest.orders == 29


def test_signals_of_an_older_version_are_asked_later(desk, shop, tmp_path, capsys):
    taken_in(shop, tmp_path, [past(desk, number) for number in range(3)])
    with desk.services.database.write() as tx:
        tx.execute(order_signals.delete())
    with pytest.raises(SystemExit) as end:
        main(["history", "signals", "--shop", shop.shop_id])

    assert end.value.code == 0
    assert counted(desk)["order_signals"] == 3
    assert "The signals of 3 more orders of Sample Store are kept." in capsys.readouterr().out
