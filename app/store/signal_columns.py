"""Brings the columns of the kept signals up to the list of signals of this version."""

from typing import Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, inspect, select
from sqlalchemy.types import TypeEngine

from app.store.signals import KEPT, TYPES, order_signals


def fit_signal_columns(tx: Connection) -> int:
    """Add, remake and drop columns until they are those of the signals; return how many changed.

    A signal whose type changed begins anew: what it said before was another thing. While the
    table is empty it is made anew as a whole.
    """
    missing, surplus = _differences(tx)
    if not missing and not surplus:
        return 0
    if tx.execute(select(order_signals.c.order_id).limit(1)).first() is None:
        order_signals.drop(tx)
        order_signals.create(tx)
        return len(missing) + len(surplus)
    operations = Operations(MigrationContext.configure(tx))
    for name in surplus:
        operations.drop_column(order_signals.name, name)
    for name, kind in missing.items():
        operations.add_column(order_signals.name, Column(name, kind))
    return len(missing) + len(surplus)


def columns_fit(tx: Connection) -> bool:
    """Tell whether the table is there and has the columns of this version's signals."""
    if not inspect(tx).has_table(order_signals.name):
        return False
    missing, surplus = _differences(tx)
    return not missing and not surplus


def _differences(tx: Connection) -> tuple[dict[str, type[TypeEngine[Any]]], list[str]]:
    """Return what to add, with its type, and what to drop; another type is both."""
    there: dict[str, TypeEngine[Any]] = {
        column["name"]: column["type"] for column in inspect(tx).get_columns(order_signals.name)
    }
    wanted: dict[str, type[TypeEngine[Any]]] = {one.column: TYPES[one.type] for one in KEPT}
    fitting = {
        name for name, kind in wanted.items() if name in there and isinstance(there[name], kind)
    }
    surplus = [name for name in there if name not in fitting and name not in _OWN]
    return {name: kind for name, kind in wanted.items() if name not in fitting}, surplus


_OWN = {"order_id", "shop_id", "placed_at"}
