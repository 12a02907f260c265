"""The inbox says at once that it cannot keep anything, and keeps what it can."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from app.model.errors import StorageUnavailableError
from app.store import group_commit
from app.store.group_commit import Inbox
from app.store.shops import accounts
from app.store.transaction import Database

ROWS = 20


class Away:
    """A database that cannot be reached, and counts who tried."""

    def __init__(self, problem):
        self.problem = problem
        self.tries = 0

    @contextmanager
    def write(self):
        self.tries += 1
        raise self.problem
        yield


def committed(problem):
    database = Away(problem)
    inbox = Inbox(database, lambda _pairs: None)
    batch = [group_commit._Waiting(None) for _ in range(ROWS)]
    inbox._commit(batch)
    assert all(one.problem is problem for one in batch)
    return database.tries


def test_a_batch_waits_once_for_a_database_that_is_away():
    assert committed(StorageUnavailableError("Away.")) == 1


def test_a_batch_with_a_bad_row_is_tried_row_by_row():
    assert committed(ValueError("A bad row.")) == 1 + ROWS


@pytest.mark.parametrize(
    ("query", "seconds"), [("", 5), ("?connect_timeout=2", "2"), ("?sslmode=prefer", 5)]
)
def test_a_connection_to_postgresql_is_not_waited_for_long(monkeypatch, query, seconds):
    database = Database(f"postgresql+psycopg://clearhold@127.0.0.1:1/clearhold{query}")
    asked = {}

    def connect(**arguments):
        asked.update(arguments)
        raise database.engine.dialect.dbapi.OperationalError("Nobody listens.")

    monkeypatch.setattr(database.engine.dialect.dbapi, "connect", connect)
    with pytest.raises(StorageUnavailableError), database.read():
        pass

    assert asked["connect_timeout"] == seconds


def test_an_error_of_the_database_does_not_tell_what_was_written(database_url):
    database = Database(database_url)
    account = {"account_id": "acct_1", "name": "Anna Andersson", "created_at": datetime.now(UTC)}
    with pytest.raises(IntegrityError) as told, database.write() as tx:
        tx.execute(accounts.insert(), [account, account])
    database.close()

    assert "Anna" not in str(told.value)
