"""A restore that is killed at any line leaves the old state, or what nobody may start with."""

import pytest

from app.model.errors import InvalidInputError
from app.store.backups import put_back
from app.store.transaction import Database
from tests.builders.backups import Machine

PARTS = (
    *("_remove", "unpack", "_refuse_unsound", "move_in", "finish_moving"),
    *("_settle", "_move_away", "_end", "_mark", "sync_folder"),
)


class KilledError(BaseException):
    """A process that dies: nothing of it tidies up."""


@pytest.fixture
def machine(tmp_path, monkeypatch, capsys):
    made = Machine(tmp_path, monkeypatch, capsys)
    made.install()
    made.mark("before")
    assert made.run("backup", made.backup)[0] == 0
    made.mark("after")
    return made


def kill(machine, part, when, nth):
    """Restore, and die at the n-th call of a part, if there are so many; tell if it died."""
    with pytest.MonkeyPatch.context() as patch:
        deadly = _deadly(getattr(put_back, part), when, nth)
        patch.setattr(put_back, part, deadly)
        if part in {"unpack", "move_in"}:
            patch.setattr(f"app.cli.restoring.{part}", deadly)
        patch.setattr(put_back, "give_up", lambda _: None)
        try:
            assert machine.restore("--force")[0] == 0
        except KilledError:
            return True
    return False


def _deadly(lively, when, nth):
    calls = []

    def dying(*given):
        calls.append(given)
        if len(calls) == nth and when == "before":
            raise KilledError
        answer = lively(*given)
        if len(calls) == nth:
            raise KilledError
        return answer

    return dying


@pytest.mark.parametrize("part", PARTS)
def test_a_restore_killed_at_any_line_is_finished_by_the_next(machine, part):
    assert dies(machine, part, "after", 1)
    nth = 1
    # Before every call of it, until there are no more.
    while dies(machine, part, "before", nth):
        nth += 1
    assert nth > 1


def dies(machine, part, when, nth):
    machine.mark("after")
    died = kill(machine, part, when, nth)
    if died:
        look_after_a_death(machine)
    assert machine.bears("before")
    (aside,) = machine.kept_aside()
    assert machine.bears("after", aside)
    assert not machine.leftovers()
    aside.unlink()
    return died


def look_after_a_death(machine):
    if not machine.state.joinpath("clearhold.sqlite3.restore-unfinished").exists():
        assert machine.bears("before" if machine.kept_aside() else "after")
    else:
        with pytest.raises(InvalidInputError, match="never finished"):
            Database(f"sqlite:///{machine.path}")
    if not machine.kept_aside() or machine.leftovers():
        assert machine.restore("--force")[0] == 0


@pytest.mark.parametrize(
    "command",
    [("run", "--port", "1"), ("web",), ("migrate",), ("doctor",), ("shop", "list"), ("backup",)],
)
def test_nothing_starts_where_a_restore_was_broken_off(machine, command, monkeypatch):
    monkeypatch.setattr("app.supervisor.run._refuse_taken", lambda *_: None)
    assert kill(machine, "_refuse_unsound", "before", 1)
    code, told = machine.run(*command)
    assert code == 1
    assert "A restore of" in told
    assert "never finished" in told


def test_a_restore_that_was_broken_off_can_be_given_up(machine):
    assert kill(machine, "_refuse_unsound", "before", 1)
    code, told = machine.run("restore", "--give-up")
    assert code == 0
    assert "may start as before" in told
    assert machine.bears("after")
    assert machine.run("restore", "--give-up")[0] == 1


def test_a_restore_that_only_has_to_move_files_is_finished_without_its_backup(machine):
    assert kill(machine, "_settle", "before", 2)
    machine.backup.unlink()
    code, told = machine.run("restore")
    assert code == 0
    assert "is finished" in told
    assert machine.bears("before")
