"""A copy of the embedded database is of one moment, whoever writes meanwhile."""

import io
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from app.model.errors import InvalidInputError, StorageUnavailableError
from app.store.backups import snapshot as module
from app.store.backups.make import make_backup, whole_file
from app.store.backups.sealed_file import open_sealed
from app.store.backups.snapshot import clear_broken_off, snapshot
from app.store.keyring import Keyring
from app.store.transaction import Database

KEYRING = Keyring.from_secrets(["a secret of tests and not of anybody"])


@pytest.fixture
def database(tmp_path):
    opened = Database(f"sqlite:///{tmp_path / 'busy.sqlite3'}")
    with opened.write() as tx:
        tx.execute(text("CREATE TABLE pairs (number INTEGER PRIMARY KEY, a INTEGER, filling BLOB)"))
        for number in range(200):
            tx.execute(text("INSERT INTO pairs VALUES (:n, 0, zeroblob(4000))"), {"n": number})
    yield opened
    opened.close()


def copied(database, tell=lambda *_: None):
    out = io.BytesIO()
    made_at = datetime(2026, 3, 1, tzinfo=UTC)
    make_backup(database, KEYRING, out, made_at=made_at, tell=tell)
    out.seek(0)
    file = database.path.with_name("copied.sqlite3")
    file.write_bytes(b"".join(open_sealed(out).content(KEYRING)))
    return file


def test_a_copy_is_of_one_moment_while_every_page_is_written_anew(database, monkeypatch):
    """One transaction raises every row by one: a copy of two moments would hold two numbers."""
    monkeypatch.setattr(module, "_PAGES_AT_ONCE", 5)
    stopped, wrote = threading.Event(), []

    def write_on():
        while not stopped.is_set():
            with database.write() as tx:
                tx.execute(text("UPDATE pairs SET a = a + 1"))
            wrote.append(None)

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        file = copied(database, lambda *_: stopped.wait(0.002))
        during = len(wrote)
    finally:
        stopped.set()
        writer.join()
    with closing(sqlite3.connect(file)) as copy:
        assert len(copy.execute("SELECT DISTINCT a FROM pairs").fetchall()) == 1
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert during > 3


def test_an_erasure_during_a_long_copy_keeps_no_writer_waiting_and_leaves_the_log_after_it(
    database,
):
    log = database.path.with_name("busy.sqlite3-wal")
    with snapshot(database.path, lambda *_: None):
        pass
    reader = database.engine.connect()
    reader.exec_driver_sql("BEGIN")
    reader.exec_driver_sql("SELECT count(*) FROM pairs").all()
    with database.write() as tx:
        tx.execute(text("DELETE FROM pairs"))
    database.forget_deleted()
    assert log.stat().st_size > 0
    reader.rollback()
    reader.close()
    copied(database)
    assert log.stat().st_size == 0


def test_two_copies_at_once_are_one_too_many(database):
    with (
        snapshot(database.path, lambda *_: None),
        pytest.raises(InvalidInputError, match="Another back-up"),
        snapshot(database.path, lambda *_: None),
    ):
        pytest.fail("there is one already")


def test_a_copy_has_no_name_while_it_is_read(database):
    with snapshot(database.path, lambda *_: None) as copy:
        assert not database.path.with_name("busy.sqlite3.copying").exists()
        assert copy.size == len(copy.content.read())


def test_what_a_killed_copy_left_is_deleted_and_one_under_way_is_not(database):
    left = database.path.with_name("busy.sqlite3.copying")
    left.write_bytes(b"people")
    clear_broken_off(database.path)
    clear_broken_off(database.path)
    assert not left.exists()
    with snapshot(database.path, lambda *_: None):
        left.write_bytes(b"people")
        clear_broken_off(database.path)
        assert left.exists()


def test_a_damaged_database_is_not_copied_as_if_it_were_whole(tmp_path):
    file = tmp_path / "damaged.sqlite3"
    file.write_bytes(b"SQLite format 3\0" + b"\1" * 5000)
    with (
        pytest.raises(StorageUnavailableError, match="cannot be copied"),
        snapshot(file, lambda *_: None),
    ):
        pytest.fail("there is nothing to copy")
    assert not list(tmp_path.glob("*.copying"))


def test_a_file_that_was_not_written_to_the_end_is_not_there(tmp_path):
    class HalfError(Exception):
        pass

    def write_half(target):
        with whole_file(target, may_replace=False) as file:
            file.write(b"half")
            raise HalfError

    with pytest.raises(HalfError):
        write_half(tmp_path / "kept.backup")
    assert not list(tmp_path.iterdir())
