"""Databases as earlier versions left them: two rows in every table that a version had.

What stands in the JSON of orders, pages and settings is what those versions wrote themselves
(tests/fixtures/earlier_versions, by the migration with which it began). Tables and columns are
read from the database, so that a new migration is tried without a word here.
"""

import json
from functools import cache

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from app.store.keyring import Keyring, Purpose
from app.store.schema_version import MIGRATIONS
from tests.house_rules.tree import ROOT

KEYRING = Keyring.from_secrets(["a secret of tests and not of anybody"])
SHOP, ACCOUNT, CASE, USER = "shop_1", "acct_1", "case_1", "user_1"
FULL, SPARSE = 1, 2
_TIME = 1_790_000_000_000_000
_FINDINGS = [{"signal": "value", "value": 4.0, "grade": 0.9, "weight": 15.0, "points": 13.5}]
_WORDS = {
    "shops.kind": "woocommerce",
    "shops.health": "healthy",
    "shops.timezone": "Europe/Stockholm",
    "shops.gaps": "[]",
    "identity_connections.provider": "stripe_identity",
    "identity_connections.mode": "test",
    "users.role": "owner",
    "deliveries.source": "shop",
    "deliveries.state": "set_aside",
    "orders.status": "to_ship",
    "orders.standing": None,
    "orders.keys_packed": None,
    "order_keys.kind": "email",
    "decisions.unknown": '["velocity"]',
    "decisions.contacts": "[]",
    "decisions.snoozed": "[]",
    "decisions.signals": None,
    "decisions.signal_list": None,
    "cases.state": "invited",
    "cases.cause": None,
    "cases.support_reason": None,
    "cases.deadline_kind": "own",
    "cases.storm_id": None,
    "checks.state": "open",
    "checks.name_match": "unclear",
    "checks.redaction": "none",
    "checks.failure": "abandoned",
    "effects.kind": "send_mail",
    "effects.letter": "invitation",
    "effects.state": "done",
    "audit_lines.details": '{"score": 58.5}',
    "audit_lines.action": "decided",
    "shop_calls.method": "GET",
    "list_entries.listed": "allow",
    "list_entries.kind": "email",
    "snoozes.kind": "email",
    "pack_turns.role": "live",
    "shadow_decisions.rules": "[]",
    "shadow_decisions.live_rules": "[]",
    "shifts.in_hand": "[]",
    "shifts.queue": "rules",
    "storms.action": None,
    "storms.kinds": '["ip"]',
    "spendings.expense": "mail",
}
_SEALED = {
    "body_sealed": (Purpose.DELIVERY, b'{"id": 1}'),
    "export_sealed": (Purpose.EXPORT, b'{"held": []}'),
    "value_sealed": (Purpose.EXPORT, b'"anna.andersson@example.test"'),
    "secret_sealed": (Purpose.WEBHOOK_SECRET, b'"sample"'),
    "previous_sealed": (Purpose.WEBHOOK_SECRET, b'"sample"'),
    "webhook_secret_sealed": (Purpose.WEBHOOK_SECRET, b"sample"),
    "previous_webhook_secret_sealed": (Purpose.WEBHOOK_SECRET, b"sample"),
}
_KEYS = b'{"key": "sample"}'
_IDS = {"shop_id": SHOP, "account_id": ACCOUNT, "case_id": CASE, "user_id": USER}


def upgrade(database, version):
    """Bring a database to the tables of a version."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.write() as tx:
        config.attributes["connection"] = tx
        command.upgrade(config, version)


def fill(database, version):
    """Write two rows into every table, one of them full; return them by table, with their keys."""
    tables = sa.MetaData()
    written = {}
    with database.write() as tx:
        tables.reflect(tx)
        for table in tables.sorted_tables:
            if table.name == "alembic_version":
                continue
            rows = [_row(table, version, number) for number in (FULL, SPARSE)]
            for row in rows:
                tx.execute(table.insert().values(row))
            keys = [column.name for column in table.primary_key.columns]
            written[table.name] = (keys, rows)
    return written


def as_written_by(version):
    """What a version wrote into orders, buyers' pages and settings: the latest it knew."""
    files = sorted((ROOT / "tests" / "fixtures" / "earlier_versions").glob("*.json"))
    known = [file for file in files if file.stem <= version] or files[:1]
    return _read(known[-1])


@cache
def _read(file):
    return json.loads(file.read_text())


def _row(table, version, number):
    return {column.name: _value(table, column, version, number) for column in table.columns}


def _value(table, column, version, number):
    name = f"{table.name}.{column.name}"
    if column.nullable and number == SPARSE:
        return None
    if column.foreign_keys or column.name in _IDS:
        return _reference(table, column, number)
    if name in _WORDS:
        return _WORDS[name]
    picked = _picked(name, column.name, version)
    return _filling(column, number) if picked is None else picked


def _reference(table, column, number):
    if column.primary_key and not column.foreign_keys and len(table.primary_key.columns) == 1:
        return _IDS[column.name] if number == FULL else f"{_IDS[column.name]}x"
    for key in column.foreign_keys:
        if key.column.name == "order_id":
            return number
        if key.column.name == "connection_id":
            return "idc_1"
    known = _IDS[column.name]
    is_own = column.primary_key and number == SPARSE
    return f"{known}x" if is_own else known


def _picked(name, column, version):
    told = as_written_by(version)
    content = {
        "orders.order_sealed": (Purpose.PERSON, json.dumps(told["order"]).encode()),
        "orders.portal_sealed": (Purpose.PORTAL, json.dumps(told["portal"]).encode()),
        "shops.credentials_sealed": (Purpose.SHOP_KEY, _KEYS),
        "identity_connections.credentials_sealed": (Purpose.IDENTITY_KEY, _KEYS),
    }
    sealed = content.get(name) or _SEALED.get(column)
    if sealed is not None:
        return KEYRING.seal(*sealed)
    texts = {
        "shops.settings": json.dumps(told["settings"]),
        "decisions.findings": json.dumps(_FINDINGS) if version < "0008" else "[]",
    }
    return texts.get(name)


def _filling(column, number):
    """Return something of a column's type: another for each row."""
    kind = column.type
    if isinstance(kind, sa.Boolean):
        return number == FULL
    if isinstance(kind, sa.Integer):
        is_time = isinstance(kind, sa.BigInteger) and not column.name.endswith("_id")
        return _TIME + number if is_time else number
    if isinstance(kind, sa.Float):
        return 0.5 * number
    if isinstance(kind, sa.LargeBinary):
        return f"{column.name} {number}".encode()
    text = {"connection_id": "idc_1" if number == FULL else "idc_2"}.get(column.name)
    text = text or f"{column.name} {number}"
    return text[-kind.length :] if kind.length else text
