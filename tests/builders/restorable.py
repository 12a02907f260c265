"""A desk whose database can be put back as it was at a back-up."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

from app.flow.forgetting.after_restore import after_restore
from app.store.erasure_journal import ErasureJournal, read_journals
from app.store.restores import Restored
from app.store.transaction import Database
from tests.builders.backups import migrated
from tests.builders.desk import Desk
from tests.builders.outside import PlainShops


class ReadableShops(PlainShops):
    """Their orders can be read one by one."""

    place_result = None

    def client(self, url, credentials, record):
        client = super().client(url, credentials, record)
        client.read_order = self.orders.__getitem__
        if self.place_result is not None:
            client.place_hold = lambda order, *_: (self.place_result, self.orders[order])
        return client


class Restorable(Desk):
    """A desk with a journal of erasures, whose database can be put back as it was."""

    kind_of_shops = ReadableShops

    def __init__(self, folder):
        (folder / "now.sqlite3").write_bytes(migrated())
        super().__init__(f"sqlite:///{folder / 'now.sqlite3'}", folder)
        self.folder = folder
        journal = ErasureJournal(folder / "erasures")
        self.services = replace(self.services, erasures=journal)

    def back_up(self):
        with (
            closing(sqlite3.connect(self.folder / "now.sqlite3")) as old,
            closing(sqlite3.connect(self.folder / "then.sqlite3")) as new,
        ):
            old.backup(new)
        self.made_at = self.clock.now()
        self.clock.advance(minutes=10)

    def put_back(self):
        self.clock.advance(minutes=10)
        self.services.database.close()
        database = Database(f"sqlite:///{self.folder / 'then.sqlite3'}")
        self.services = replace(self.services, database=database)
        restored = Restored(made_at=self.made_at, restored_at=self.clock.now())
        return after_restore(self.services, restored, self.noted())

    def noted(self):
        return list(read_journals([self.folder / "erasures"], self.made_at - timedelta(days=1)))

    def all(self, table, *where):
        with self.services.database.read() as tx:
            return tx.execute(table.select().where(*where)).all()
