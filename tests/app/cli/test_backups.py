"""``clearhold backup`` and ``clearhold restore``: there and back, and every way to refuse."""

import io
import json
import os
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from app.cli import main
from app.clock import SystemClock
from app.model.erasure import Erasure, ErasureKind
from app.model.ids import ShopId
from app.store.erasure_journal import ErasureJournal
from app.store.keyring import Keyring
from app.store.transaction import Database
from tests.builders.backups import KEY, Machine


@pytest.fixture
def machine(tmp_path, monkeypatch, capsys):
    """A machine whose state was ``before`` at its back-up and is ``after`` now."""
    made = Machine(tmp_path, monkeypatch, capsys)
    made.install()
    made.mark("before")
    code, told = made.run("backup", made.backup)
    assert code == 0, told
    made.told = told
    made.mark("after")
    return made


def test_a_backup_says_where_it_is_and_that_its_keys_are_not_in_it(machine):
    assert str(machine.backup) in machine.told
    assert "keep CLEARHOLD_SECRET_KEYS in a safe of its own" in machine.told


def test_only_its_owner_reads_a_backup_and_sees_nothing_in_it(machine):
    assert machine.backup.stat().st_mode & 0o777 == 0o600
    assert b"before" not in machine.backup.read_bytes()


def test_a_backup_leaves_a_note_and_nothing_else_behind(machine):
    assert "made_at" in json.loads((machine.state / "last-backup.json").read_text())
    assert not list(machine.state.glob("*.copying"))
    assert not list(machine.folder.glob(".*.partial"))


def test_a_backup_of_no_name_is_named_after_the_time(machine):
    assert machine.run("backup")[0] == 0
    assert machine.run("backup", machine.state)[0] == 0
    kept = machine.state / "backups"
    for folder in (kept, machine.state):
        assert len(list(folder.glob("clearhold-2*Z.backup"))) == 1
    assert kept.stat().st_mode & 0o777 == 0o700
    assert not list(machine.folder.glob("clearhold-2*Z.backup"))


def test_a_backup_goes_to_standard_output(machine, monkeypatch):
    out = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(out, write_through=True))
    with pytest.raises(SystemExit) as left:
        main(["backup", "-"])
    assert left.value.code == 0
    machine.backup.write_bytes(out.getvalue())
    assert machine.restore("--force")[0] == 0
    assert machine.bears("after")


def test_a_backup_is_not_overwritten_without_force(machine):
    before = machine.backup.read_bytes()
    code, told = machine.run("backup", machine.backup)
    assert (code, machine.backup.read_bytes()) == (1, before)
    assert "is there already" in told
    assert machine.run("backup", machine.backup, "--force")[0] == 0
    assert machine.backup.read_bytes() != before


def test_a_backup_where_nothing_can_be_written_says_so(machine):
    code, told = machine.run("backup", machine.folder / "nowhere" / "kept.backup")
    assert code == 1
    assert "cannot be written" in told


def test_a_restore_brings_back_what_was_and_keeps_what_is(machine):
    code, told = machine.restore("--force")

    assert code == 0, told
    assert machine.bears("before")
    (aside,) = machine.kept_aside()
    assert machine.bears("after", aside)
    assert f"What was there before is {aside}" in told
    assert not machine.leftovers()


def test_a_restore_on_a_new_machine_needs_the_key_and_makes_none(machine, monkeypatch):
    machine.state = machine.folder / "new"
    machine.path = machine.state / "clearhold.sqlite3"
    monkeypatch.setenv("CLEARHOLD_STATE_DIR", str(machine.state))
    monkeypatch.delenv("CLEARHOLD_SECRET_KEYS")
    code, told = machine.restore()
    assert code == 1
    assert f"or as secret.key into {machine.state}" in told
    assert not (machine.state / "secret.key").exists()

    machine.state.mkdir(exist_ok=True)
    (machine.state / "secret.key").write_text(KEY)
    code, told = machine.restore()
    assert code == 1
    assert "There is no journal of erasures in" in told
    assert machine.restore("--erasures", machine.folder / "state" / "erasures")[0] == 0
    assert machine.bears("before")
    assert machine.restore("--force", "--without-erasures")[0] == 0


def test_a_database_that_is_there_is_not_replaced_without_force(machine):
    code, told = machine.restore()
    assert code == 1
    assert "With --force" in told
    assert machine.bears("after")


def test_a_restore_goes_not_on_while_somebody_uses_the_database(machine):
    used = Database(f"sqlite:///{machine.path}")
    code, told = machine.restore("--force")
    used.close()
    assert code == 1
    assert "Stop it first" in told
    assert machine.restore("--force")[0] == 0


@pytest.mark.parametrize(("kept", "said"), [(-1, "damaged"), (200, "damaged"), (5, "no back-up")])
def test_what_cannot_be_put_back_leaves_everything_as_it_is(machine, kept, said):
    machine.backup.write_bytes(machine.backup.read_bytes()[:kept])
    code, told = machine.restore("--force")
    assert code == 1
    assert said in told
    assert machine.bears("after")
    assert not machine.leftovers()


def test_a_file_that_is_not_there_leaves_everything_as_it_is(machine):
    code, told = machine.run("restore", machine.folder / "none.backup", "--force")
    assert code == 1
    assert "none.backup cannot be read" in told
    assert machine.run("restore") == (1, "Name the file of the back-up. Nothing was changed.\n")


def test_another_key_changes_nothing(machine, monkeypatch):
    monkeypatch.setenv("CLEARHOLD_SECRET_KEYS", "quite another key of tests and of nobody")
    code, told = machine.restore("--force")
    assert code == 1
    assert "secret key that is not here" in told
    assert machine.bears("after")


def test_a_backup_of_a_newer_version_is_refused_before_anything_is_touched(machine):
    with closing(sqlite3.connect(machine.path)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    assert machine.run("backup", machine.backup, "--force")[0] == 0
    code, told = machine.restore("--force")
    assert code == 1
    assert "has version 9999, which this Clearhold does not know" in told
    assert not machine.kept_aside()


def test_a_damaged_database_is_kept_aside_as_it_is(machine):
    machine.path.write_bytes(b"not a database at all" * 1000)
    assert machine.restore("--force")[0] == 0
    assert machine.bears("before")
    (aside,) = machine.kept_aside()
    assert aside.read_bytes().startswith(b"not a database")


def test_postgresql_has_its_own_tools(machine, monkeypatch):
    monkeypatch.setenv("CLEARHOLD_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    for command, tool in (("backup", "pg_dump"), ("restore", "pg_restore")):
        code, told = machine.run(command, machine.folder / "of-postgres.backup")
        assert code == 1
        assert tool in told


def test_the_doctor_says_when_the_last_backup_was_made(machine, monkeypatch):
    _, told = machine.run("doctor")
    assert "ok    back-up: the last is of 20" in told
    monkeypatch.setattr("app.cli.examination._BACKUP_IS_OLD", timedelta(0))
    _, told = machine.run("doctor")
    assert "Make them daily." in told
    (machine.state / "last-backup.json").unlink()
    assert machine.restore("--force")[0] == 0
    _, told = machine.run("doctor")
    assert "MEND  back-up: none was ever made." in told
    assert "is of before: nobody in it is forgotten. Delete it." in told


def test_what_other_tools_put_back_forgets_again_before_anything_starts(machine):
    with closing(sqlite3.connect(machine.path)) as database, database:
        database.execute("INSERT INTO leases VALUES ('clock', 'worker', ?)", (2**60,))
    again = ("erasures", "--since", "2026-03-01T02:00Z")
    code, told = machine.run(*again)
    assert code == 1
    assert "Stop them on every host first" in told
    with closing(sqlite3.connect(machine.path)) as database, database:
        database.execute("DELETE FROM leases")
    code, told = machine.run(*again)
    assert (code, told) == (
        0,
        "Erasures noted since then, and repeated: 0. Clearhold may start.\n",
    )
    (machine.state / "erasures").rmdir()
    assert machine.run(*again)[0] == 1
    assert machine.run(*again, "--without-erasures")[0] == 0
    assert machine.run("erasures", "--since", "yesterday")[0] == 2


def test_root_leaves_nothing_in_another_users_folder(machine, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    if not os.getuid():
        os.chown(machine.state, 12345, -1)
    before = sorted(machine.state.iterdir())
    for command in (("backup",), ("restore", machine.backup, "--force"), ("shop", "list")):
        code, told = machine.run(*command)
        assert code == 1
        assert "Run it as that user: sudo -u" in told
    assert sorted(machine.state.iterdir()) == before


def test_an_erasure_noted_under_a_key_that_is_not_here_stops_the_restore(machine):
    other = Keyring.from_secrets(["quite another key of tests and of nobody"])
    digest = other.contact_digests("shop_1", "order", "1")[0]
    note(machine, orders=(digest,))
    code, told = machine.restore("--force")
    assert code == 1
    assert "noted with a secret key that is not here" in told
    assert machine.bears("after")


def test_a_damaged_line_of_the_journal_is_told_and_stops_nothing(machine):
    note(machine)
    (file,) = (machine.state / "erasures").iterdir()
    file.write_bytes(file.read_bytes()[:-9])
    note(machine)
    code, told = machine.restore("--force")
    assert code == 0
    assert "1 damaged lines in the journal of erasures were passed over." in told
    assert "noted since then, and repeated: 1." in told


def note(machine, **more):
    erasure = Erasure(
        kind=ErasureKind.PERSON, at=SystemClock().now(), shop_id=ShopId("shop_1"), **more
    )
    ErasureJournal(machine.state / "erasures").note(erasure)
