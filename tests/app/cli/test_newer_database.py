"""Whatever of an older Clearhold meets a newer one's database, says so and touches nothing."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from app.model.errors import InvalidInputError
from app.settings import read_settings
from app.wiring import build_working_services
from tests.builders.backups import Machine
from tests.house_rules.tree import ROOT


@pytest.fixture
def machine(tmp_path, monkeypatch, capsys):
    made = Machine(tmp_path, monkeypatch, capsys)
    made.install()
    with closing(sqlite3.connect(made.path)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    return made


@pytest.mark.parametrize("command", [("run", "--port", "1"), ("web",), ("migrate",), ("doctor",)])
def test_a_command_refuses_a_newer_database_with_a_sentence(machine, command, monkeypatch):
    monkeypatch.setattr("app.supervisor.run._refuse_taken", lambda *_: None)
    before = machine.path.read_bytes()
    code, told = machine.run(*command)
    assert code == 1
    assert "has version 9999, which this Clearhold does not know" in told
    assert machine.path.read_bytes() == before


def test_a_worker_refuses_a_newer_database_with_a_sentence(machine):
    ended = subprocess.run(
        [sys.executable, "-m", "workers", "rules"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=machine.folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert "has version 9999, which this Clearhold does not know" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.usefixtures("machine")
def test_the_web_refuses_a_newer_database():
    with pytest.raises(InvalidInputError, match="has version 9999"):
        build_working_services(read_settings())


def test_a_database_that_is_away_may_be_a_good_one(machine, monkeypatch):
    monkeypatch.setenv("CLEARHOLD_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert machine.path.exists()
    assert not build_working_services(read_settings()).database.is_sqlite
