"""What the clock, the sweeps and the figures ask again and again finds its rows by an index.

Each reads as much as waits, however many orders a shop ever had. SQLite's plans are those of
production, as nothing is known of a table's size there. PostgreSQL is asked whether it
can do without reading a whole table: of those with nothing in them it takes any index.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, text

from app.model.effect import EffectKind
from app.model.ids import CaseId, ShopId
from app.model.problem import Problem, ProblemKind
from app.store import (
    audit,
    cases,
    checks,
    deadlines,
    deliveries,
    effects,
    figures,
    ledger,
    orders,
    problems,
)
from app.store.transaction import Database
from app.store.undecided import undecided_orders

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
BEFORE = NOW - timedelta(days=1)
SHOP = ShopId("shop_1")
WISH = problems.ProblemWish(shop_ids=[SHOP], owed_before=BEFORE, excused=["It is early."])
LAST = Problem(kind=ProblemKind.DELIVERY, key="7", shop_id=SHOP, since=BEFORE, reason="")
FURTHER = replace(WISH, behind=LAST)
QUESTIONS = {
    "metrics, deliveries": lambda tx: figures.count_states(tx, "deliveries"),
    "metrics, effects": lambda tx: figures.count_states(tx, "effects"),
    "metrics, cases": lambda tx: figures.count_states(tx, "cases"),
    "metrics, oldest delivery": figures.oldest_pending,
    "metrics, what could be done": lambda tx: figures.overdue_since(tx, NOW),
    "metrics, what is owed": figures.owed_since,
    "metrics, cases of storms": figures.storm_cases,
    "metrics, silence": figures.silent_since,
    "metrics, deadlines": lambda tx: deadlines.deadlines_missed(tx, NOW),
    "clock, open checks": lambda tx: checks.overdue_checks(tx, BEFORE, 20),
    "clock, redactions": lambda tx: checks.unconfirmed_redactions(tx, BEFORE, 20),
    "clock, deliveries": lambda tx: deliveries.shops_with_pending(tx, NOW),
    "clock, effects": lambda tx: effects.shops_with_due_effects(tx, NOW),
    "clock, answers": lambda tx: cases.cases_due(tx, NOW, 20),
    "clock, reminders": lambda tx: cases.cases_to_remind(tx, NOW, 20),
    "clock, warnings": lambda tx: deadlines.holds_to_warn_of(tx, NOW, 20),
    "clock, deadlines": lambda tx: deadlines.holds_due(tx, NOW, 20),
    "clock, no deadline": lambda tx: deadlines.holds_without_deadline(tx, 20),
    "clock, forgets cases": lambda tx: cases.cases_to_forget(tx, SHOP, BEFORE, 20),
    "clock, forgets orders": lambda tx: orders.forget_orders(tx, SHOP, BEFORE, NOW, limit=20),
    "clock, forgets bodies": lambda tx: deliveries.forget_bodies(tx, BEFORE),
    "clock, forgets calls": lambda tx: audit.forget_calls(tx, BEFORE),
    "sweep, ledger": lambda tx: ledger.cases_in_ledger(tx, SHOP, BEFORE),
    "sweep, a page of it": lambda tx: ledger.ledger_entries(
        tx, SHOP, [CaseId(f"case_{number}") for number in range(50)]
    ),
    "sweep, last delivery": lambda tx: deliveries.last_delivery(tx, SHOP, "shop"),
    "worker, inbox": lambda tx: deliveries.pending_deliveries(tx, SHOP, "shop", NOW, limit=100),
    "worker, effects": lambda tx: effects.due_effects(tx, SHOP, NOW, 20),
    "worker, after a shop was away": lambda tx: effects.owed_to_shop(tx, SHOP, list(EffectKind)),
    "page, troubles": lambda tx: effects.troubled_effects(tx, [SHOP]),
    "page, set aside": lambda tx: deliveries.deliveries_set_aside(tx, SHOP),
    "page, problems": lambda tx: problems.list_problems(tx, WISH, 50),
    "page, further problems": lambda tx: problems.list_problems(tx, FURTHER, 50),
    "page, problems counted": lambda tx: problems.count_problems(tx, WISH),
    "page, leaving": lambda tx: undecided_orders(tx, SHOP),
    "leaving": lambda tx: cases.undecided_cases(tx, SHOP),
}
GROWING = "audit_lines|cases|checks|deliveries|effects|orders|shop_calls"
READS_ALL = {
    "sqlite": rf"SCAN (?:{GROWING})\b|SEARCH (?:{GROWING}) .*\(shop_id=\?\)$",
    "postgresql": rf"Seq Scan on (?:{GROWING})\b",
}


@pytest.fixture
def database(database_url):
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_table_that_grows_with_orders_is_read_as_a_whole(database, name):
    reads_all = re.compile(READS_ALL[database.engine.dialect.name], re.MULTILINE)
    assert reads_all.findall(plans_of(database, QUESTIONS[name])) == []


def test_a_look_at_every_row_would_be_noticed(database):
    pattern = READS_ALL[database.engine.dialect.name].replace(GROWING, "decisions")
    plans = plans_of(
        database, lambda tx: tx.execute(text("SELECT 1 FROM decisions WHERE score > 9"))
    )
    assert re.search(pattern, plans)


def test_old_rows_are_deleted_without_a_look_at_younger_ones(database):
    def forget(tx):
        for digest, age in ((b"old", 40), (b"young", 2)):
            keep(tx, digest, NOW - timedelta(days=age))
        done = tx.scalars(text("SELECT delivery_id FROM deliveries")).all()
        deliveries.mark_done(tx, done)
        assert deliveries.forget_rows(tx, NOW - timedelta(days=30), NOW) == 1

    [plan] = [
        "\n".join(lines)
        for statement, lines in explained(database, forget)
        if statement.startswith("DELETE")
    ]
    assert re.search(r"rowid<|Index Cond: \(delivery_id <", plan), plan


def test_what_a_clock_wrote_that_ran_ahead_keeps_no_row_from_being_deleted(database):
    with database.write() as tx:
        for digest, days in ((b"ahead", -400), (b"old", 40), (b"older", 50), (b"young", 2)):
            keep(tx, digest, NOW - timedelta(days=days))
        deliveries.mark_done(tx, tx.scalars(text("SELECT delivery_id FROM deliveries")).all())
        assert deliveries.forget_rows(tx, NOW - timedelta(days=30), NOW) == 2


def test_the_last_delivery_is_told_whatever_was_put_off(database):
    with database.write() as tx:
        for digest, hours in ((b"put off", 5), (b"last", 3), (b"before", 4)):
            keep(tx, digest, NOW - timedelta(hours=hours))
        [put_off, last, _] = tx.scalars(text("SELECT delivery_id FROM deliveries ORDER BY 1")).all()
        deliveries.put_off_delivery(tx, put_off, NOW)
        assert deliveries.last_delivery(tx, SHOP, "shop") == NOW - timedelta(hours=3)
        deliveries.mark_done(tx, [put_off, last])
        assert deliveries.last_delivery(tx, SHOP, "shop") == NOW - timedelta(hours=3)
        assert deliveries.last_delivery(tx, SHOP, "identity") is None


def keep(tx, digest, received_at):
    new = deliveries.NewDelivery(
        shop_id=SHOP,
        source="shop",
        topic="order.created",
        digest=digest,
        received_at=received_at,
        body_sealed=b"sealed",
    )
    deliveries.add_deliveries(tx, [new])


def plans_of(database, ask):
    return "\n".join(line for _, lines in explained(database, ask) for line in lines)


def explained(database, ask):
    """Ask, and return each statement with its plan."""
    asked = []

    def note(_connection, _cursor, statement, parameters, *_):
        asked.append((statement, parameters))

    with database.write() as tx:
        if not database.is_sqlite:
            tx.execute(text("SET LOCAL enable_seqscan = off"))
        event.listen(database.engine, "before_cursor_execute", note)
        ask(tx)
        event.remove(database.engine, "before_cursor_execute", note)
        explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
        return [
            (statement, [row[-1] for row in tx.exec_driver_sql(explain + statement, parameters)])
            for statement, parameters in asked
            if not isinstance(parameters, list)
        ]
