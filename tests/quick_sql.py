"""Nearly every test has a database of its own; what its questions read as SQL is the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from app.store import transaction

_DIALECTS = (SQLiteDialect_pysqlite, PGDialect_psycopg)
_QUESTIONS = 5000
"""How many are remembered; the store asks some hundred."""


@contextmanager
def remembered_sql() -> Iterator[None]:
    """Let all databases of a process share what was compiled for one of them.

    SQLAlchemy keeps it by engine and dialect, and both are new in each test: a third of the
    work of a test that asks much is compiling the same again. All dialects are opened alike here.
    """
    opened = transaction.create_engine
    known = {dialect: LRUCache(_QUESTIONS) for dialect in _DIALECTS}

    def open_with_memory(*url: Any, **options: Any) -> Engine:
        engine = opened(*url, **options)
        engine._compiled_cache = known[type(engine.dialect)]
        return engine

    with pytest.MonkeyPatch.context() as patch:
        for dialect in _DIALECTS:
            patch.setattr(dialect, "__eq__", lambda one, other: type(one) is type(other))
            patch.setattr(dialect, "__hash__", lambda one: hash(type(one)))
        patch.setattr(transaction, "create_engine", open_with_memory)
        yield
