"""Every column is in the inventory of personal data, and every table belongs to a shop."""

import pytest

from app.privacy.inventory import INVENTORY
from app.privacy.not_personal import ACCOUNT_WIDE, NOT_PERSONAL
from app.store.schema import METADATA

TABLES = {name: set(table.columns.keys()) for name, table in METADATA.tables.items()}
PERSONAL = [(one.table, column) for one in INVENTORY for column in one.columns]
OTHERS = [(table, column) for table, columns in NOT_PERSONAL.items() for column in columns]


def test_every_column_is_in_the_inventory_once():
    there = {(table, column) for table, columns in TABLES.items() for column in columns}

    assert sorted([*PERSONAL, *OTHERS]) == sorted(there)


@pytest.mark.parametrize("one", INVENTORY, ids=lambda one: f"{one.table}.{one.columns[0]}")
def test_an_entry_leaves_nothing_unsaid(one):
    told = (one.what, one.purpose, one.basis, one.kept, one.erased)

    assert [text for text in told if not text.endswith(".")] == []


def test_what_is_sealed_is_told_to_be():
    sealed = {
        (one.table, column) for one in INVENTORY for column in one.columns if one.form == "sealed"
    }

    assert {(table, column) for table, column in PERSONAL if column.endswith("_sealed")} == sealed


def test_a_table_belongs_to_a_shop_or_is_listed_as_account_wide():
    without = {table for table, columns in TABLES.items() if "shop_id" not in columns}

    assert without <= set(ACCOUNT_WIDE)
    assert set(ACCOUNT_WIDE) <= set(TABLES)


def test_only_a_user_may_be_narrowed_to_a_shop_and_still_be_account_wide():
    assert {table for table in ACCOUNT_WIDE if "shop_id" in TABLES[table]} == {"users"}
