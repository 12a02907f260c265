"""From whatever version a database comes: what stands in it is kept, and today's code reads it."""

import pytest
import sqlalchemy as sa

from app.clock import SystemClock
from app.model.ids import AccountId, CaseId, ExternalOrderId, OrderId, ShopId, UserId
from app.privacy.export_person import Meant, export_person
from app.store import (
    audit,
    cases,
    checks,
    decisions,
    deliveries,
    effects,
    imports,
    list_entries,
    orders,
    shops,
    users,
)
from app.store.migrate import is_current, migrate
from app.store.people import rows_about
from app.store.schema_version import known_versions
from app.store.transaction import Database
from tests.builders.earlier_versions import (
    ACCOUNT,
    CASE,
    KEYRING,
    SHOP,
    USER,
    as_written_by,
    fill,
    upgrade,
)

MEANT_TO_CHANGE = {
    # 0004: when an order was stopped is known of each since; before, from when its case began.
    ("cases", "held_at"),
    # 0008: findings became rules that fired.
    ("decisions", "findings"),
    ("decisions", "contacts"),
    # 0009: when money went back is its own time.
    ("orders", "refunded_at"),
    ("order_labels", "fraud_known_at"),
}
EVERY = known_versions()


@pytest.fixture
def database(empty_database_url):
    opened = Database(empty_database_url)
    yield opened
    opened.close()


@pytest.mark.parametrize("version", EVERY)
def test_every_row_is_kept_and_read(database, version):
    upgrade(database, version)
    written = fill(database, version)
    assert migrate(database) == (version, EVERY[-1])

    assert is_current(database)
    look_for(database, written)
    read_all(database, version)


def look_for(database, written):
    with database.read() as tx:
        for name, (keys, rows) in written.items():
            for row in rows:
                is_it = " AND ".join(f"{key} = :{key}" for key in keys)
                statement = sa.text(f"SELECT * FROM {name} WHERE {is_it}")  # noqa: S608
                found = tx.execute(statement, {key: row[key] for key in keys}).mappings().one()
                both = [column for column in row if (name, column) not in MEANT_TO_CHANGE]
                assert {c: plain(found[c]) for c in both} == {c: plain(row[c]) for c in both}, name


def plain(value):
    return bytes(value) if isinstance(value, bytes | memoryview) else value


def read_all(database, version):
    shop_id, case_id, order_id = ShopId(SHOP), CaseId(CASE), OrderId(1)
    told = as_written_by(version)
    with database.read() as tx:
        shop = shops.shop_by_id(tx, shop_id)
        assert shop.settings.pack == told["settings"]["pack"]
        assert len(shops.every_shop(tx)) == 2
        assert shops.shop_credentials(tx, KEYRING, shop_id) == {"key": "sample"}
        assert users.user_by_id(tx, AccountId(ACCOUNT), UserId(USER)).email == "email 1"
        if version < "0002":
            return
        assert imports.import_progress(tx, shop_id) is not None
        read_orders(tx, told)
        assert decisions.decisions_of(tx, shop_id, order_id)[0].score == 0.5
        assert cases.case_by_id(tx, shop_id, case_id).state == "invited"
        assert checks.checks_of(tx, shop_id, case_id)
        assert effects.effects_of(tx, shop_id, "subject 1")
        assert audit.timeline(tx, shop_id, "subject 1")[0].details == {"score": 58.5}
        assert audit.calls_of(tx, shop_id, "subject 1")
        assert deliveries.deliveries_set_aside(tx, shop_id)
        if version >= "0008":
            assert len(list_entries.entries_of(tx, shop_id)) == 2
        read_person(tx, shop)


def read_orders(tx, told):
    order = orders.open_order(tx, KEYRING, OrderId(1))
    assert order.customer.email.reveal() == "anna.andersson@example.test"
    assert order.total.minor == told["order"]["total"]["minor"]
    view = orders.portal_view(tx, KEYRING, OrderId(1))
    assert [title for _, title in view.goods] == ["Winter jacket"]
    stored = orders.stored_orders(tx, ShopId(SHOP), [ExternalOrderId("external_id 1")])
    assert [one.order_id for one in stored.values()] == [1]


def read_person(tx, shop):
    meant = Meant(order_ids=[OrderId(1)], digests={}, words=["anna.andersson@example.test"])
    told = export_person(tx, KEYRING, shop, meant, now=SystemClock().now())
    assert "anna.andersson@example.test" in str(told)
    assert rows_about(tx, shop.shop_id, [OrderId(1)])["orders"]
