"""The table of kept signals follows the list of signals, whatever it was before."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import inspect, select, text

from app.model.ids import OrderId, ShopId
from app.rules.signals import SIGNALS
from app.store import orders as order_tables
from app.store.migrate import is_current, migrate
from app.store.people import rows_about
from app.store.signal_columns import columns_fit, fit_signal_columns
from app.store.signals import KeptSignals, forget_signal_words, keep_signals, order_signals
from app.store.transaction import Database

SHOP = ShopId("shop_1")
AT = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def database(database_url):
    database = Database(database_url)
    yield database
    database.close()


def an_order(tx, number):
    values = {
        "shop_id": SHOP,
        "external_id": str(number),
        "number": str(number),
        "status": "to_ship",
        "total_minor": 100,
        "currency": "SEK",
        "payment_method": "card",
        "fingerprint": "",
        "is_history": False,
        "is_test": False,
        **dict.fromkeys(("placed_at", "modified_at", "known_at"), AT),
    }
    tx.execute(order_tables.orders.insert().values(order_id=number, **values))
    return OrderId(number)


def kept(tx, number, **values):
    order_id = an_order(tx, number)
    by_path = {name.replace("__", "."): value for name, value in values.items()}
    keep_signals(tx, SHOP, [KeptSignals(order_id=order_id, placed_at=AT, values=by_path)])
    return order_id


def row_of(tx, order_id):
    return tx.execute(select(order_signals).where(order_signals.c.order_id == order_id)).one()


def test_a_fresh_database_has_a_column_for_every_signal(database):
    with database.read() as tx:
        names = {column["name"] for column in inspect(tx).get_columns("order_signals")}

    assert {signal.column for signal in SIGNALS} <= names


def test_what_signals_said_is_read_back_as_it_was_said(database):
    with database.write() as tx:
        order_id = kept(
            tx,
            1,
            basket__total=12.5,
            account__guest=True,
            basket__lines=3,
            address__country="SE",
        )
        row = row_of(tx, order_id)

    assert (row.basket_total, row.account_guest, row.basket_lines) == (12.5, True, 3)
    assert row.address_country == "SE"
    assert row.contact_domain is None
    assert row.placed_at == AT


def test_a_later_word_replaces_the_earlier_one(database):
    with database.write() as tx:
        order_id = kept(tx, 1, basket__lines=3, address__country="SE")
        later = KeptSignals(order_id=order_id, placed_at=AT, values={"basket.lines": 4})
        keep_signals(tx, SHOP, [later])
        row = row_of(tx, order_id)

    assert (row.basket_lines, row.address_country) == (4, None)


def test_what_no_database_keeps_is_unknown_or_mended(database):
    with database.write() as tx:
        order_id = kept(tx, 1, basket__total=float("inf"), contact__domain="a\0b.example")
        row = row_of(tx, order_id)

    assert row.basket_total is None
    assert row.contact_domain == "ab.example"


def test_a_signal_that_is_new_gets_its_column_and_what_was_kept_stays(database):
    with database.write() as tx:
        order_id = kept(tx, 1, basket__lines=3)
        tx.execute(text("ALTER TABLE order_signals DROP COLUMN basket_total"))
        assert not columns_fit(tx)

        assert fit_signal_columns(tx) == 1

        assert columns_fit(tx)
        row = row_of(tx, order_id)
    assert (row.basket_lines, row.basket_total) == (3, None)


def test_a_signal_of_another_type_gets_its_column_made_anew(database):
    with database.write() as tx:
        order_id = kept(tx, 1, basket__lines=3)
        tx.execute(text("ALTER TABLE order_signals DROP COLUMN basket_total"))
        tx.execute(text("ALTER TABLE order_signals ADD COLUMN basket_total TEXT"))
        tx.execute(text("UPDATE order_signals SET basket_total = 'much'"))

        fit_signal_columns(tx)

        assert columns_fit(tx)
        row = row_of(tx, order_id)
    assert (row.basket_lines, row.basket_total) == (3, None)


def test_a_signal_that_is_no_more_loses_its_column(database):
    with database.write() as tx:
        kept(tx, 1, basket__lines=3)
        tx.execute(text("ALTER TABLE order_signals ADD COLUMN basket_colour TEXT"))

        fit_signal_columns(tx)

        assert columns_fit(tx)


def test_starting_mends_columns_although_no_migration_is_missing(database):
    with database.write() as tx:
        tx.execute(text("ALTER TABLE order_signals DROP COLUMN basket_total"))
    assert not is_current(database)

    before, head = migrate(database)

    assert before == head
    assert is_current(database)


def test_velocities_stand_last(database):
    with database.read() as tx:
        names = [column["name"] for column in inspect(tx).get_columns("order_signals")]
    first = next(at for at, name in enumerate(names) if name.startswith("velocity_"))

    assert all(name.startswith("velocity_") for name in names[first:])


def test_forgetting_a_person_empties_their_domain_and_keeps_the_figures(database):
    with database.write() as tx:
        order_id = kept(tx, 1, contact__domain="andersson.example", basket__lines=3)
        other = kept(tx, 2, contact__domain="karlsson.example")

        forget_signal_words(tx, [order_id])

        row = row_of(tx, order_id)
        assert row_of(tx, other).contact_domain == "karlsson.example"
    assert (row.contact_domain, row.basket_lines) == (None, 3)


def test_a_person_who_asks_is_shown_what_signals_said(database):
    with database.write() as tx:
        order_id = kept(tx, 1, contact__domain="andersson.example", basket__lines=3)
        kept(tx, 2, contact__domain="karlsson.example")

        [row] = rows_about(tx, SHOP, [order_id])["order_signals"]

    assert (row["contact_domain"], row["basket_lines"]) == ("andersson.example", 3)


def test_an_order_whose_person_is_forgotten_keeps_its_figures_alone(database):
    with database.write() as tx:
        order_id = kept(tx, 1, contact__domain="andersson.example", basket__lines=3)

        order_tables.forget_order(tx, order_id, AT)

        row = row_of(tx, order_id)
    assert (row.contact_domain, row.basket_lines) == (None, 3)
