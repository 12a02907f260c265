"""A state folder with a database in it, and the operator's commands about back-ups."""

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app.cli import main
from app.store.migrate import migrate
from app.store.transaction import Database

KEY = "a secret of tests and not of anybody"


class Machine:
    """Where Clearhold is installed, and runs not now."""

    def __init__(self, folder, monkeypatch, capsys):
        self.folder = folder
        self.state = folder / "state"
        self.path = self.state / "clearhold.sqlite3"
        self.backup = folder / "kept.backup"
        self._capsys = capsys
        monkeypatch.setenv("CLEARHOLD_STATE_DIR", str(self.state))
        monkeypatch.setenv("CLEARHOLD_SECRET_KEYS", KEY)
        monkeypatch.chdir(folder)

    def install(self):
        self.state.mkdir()
        self.path.write_bytes(migrated())

    def run(self, *words):
        """Give a command; return its exit status and all that it said."""
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        told = self._capsys.readouterr()
        return left.value.code, told.out + told.err

    def restore(self, *options):
        return self.run("restore", self.backup, *options)

    def mark(self, name):
        """Leave something by which the state of the database is known again."""
        with closing(sqlite3.connect(self.path)) as database, database:
            database.execute("DELETE FROM accounts")
            database.execute("INSERT INTO accounts VALUES ('acc_1', ?, 0)", (name,))

    def bears(self, name, path=None):
        with closing(sqlite3.connect(path or self.path)) as database:
            return database.execute("SELECT name FROM accounts").fetchone()[0] == name

    def kept_aside(self):
        return list(self.state.glob("clearhold.sqlite3.before-*"))

    def leftovers(self):
        """What a restore leaves behind while it is not finished."""
        return list(self.state.glob("*restor*"))


@cache
def migrated():
    """The file of an up-to-date database: migrating one for each test would take longer."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.sqlite3"
        database = Database(f"sqlite:///{path}")
        migrate(database)
        database.close()
        return path.read_bytes()
