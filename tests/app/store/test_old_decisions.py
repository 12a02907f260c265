"""Decisions of earlier versions are read as if rules had fired."""

import json

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from app.model.decision import Assurance
from app.model.ids import ShopId
from app.store.decisions import decisions_of
from app.store.migrate import migrate
from app.store.transaction import Database
from tests.house_rules.tree import ROOT

FINDINGS = [
    {"signal": "value", "value": 4.0, "grade": 0.9, "weight": 15.0, "points": 13.5},
    {"signal": "new_contact", "value": "email+phone", "grade": 1.0, "weight": 45.0, "points": 45.0},
]
ORDER = {
    "shop_id": "shop_1",
    "external_id": "1",
    "number": "1",
    "status": "to_ship",
    "placed_at": 0,
    "modified_at": 0,
    "known_at": 0,
    "total_minor": 1,
    "currency": "SEK",
    "payment_method": "card",
    "fingerprint": "",
    "is_history": False,
    "is_test": False,
}
DECISION = {
    "shop_id": "shop_1",
    "order_id": 1,
    "version": 1,
    "fingerprint": "",
    "pack": "balanced",
    "pack_version": 2,
    "score": 58.5,
    "needed": 4,
    "findings": json.dumps(FINDINGS),
    "unknown": '["velocity"]',
    "decided_at": 0,
}


@pytest.fixture
def database(empty_database_url):
    opened = Database(empty_database_url)
    yield opened
    opened.engine.dispose()


def insert(tx, table, values):
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    tx.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)  # noqa: S608


def test_old_findings_become_rules_that_fired(database):
    config = Config()
    config.set_main_option("script_location", str(ROOT / "app" / "store" / "migrations"))
    with database.write() as tx:
        config.attributes["connection"] = tx
        command.upgrade(config, "0007")
        insert(tx, "orders", ORDER)
        insert(tx, "decisions", DECISION)
    migrate(database)

    with database.read() as tx:
        [decision] = decisions_of(tx, ShopId("shop_1"), 1)
    assert (decision.pack, decision.pack_version, decision.score) == ("balanced", 2, 58.5)
    assert decision.needed is Assurance.DOCUMENT
    assert [(one.rule, one.points, one.because) for one in decision.findings] == [
        ("value", 13.5, (("value", 4.0),)),
        ("new_contact", 45.0, (("new_contact", "email+phone"),)),
    ]
    assert all(one.says for one in decision.findings)
    assert decision.unknown == ("velocity",)
    assert (decision.signals, decision.snoozed, decision.took_us) == ({}, (), 0)
