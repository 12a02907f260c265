"""``clearhold learn`` on files, as a merchant runs it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.cli import main
from app.rules.pack_file import read_pack
from benchmarks.histories.__main__ import write_history
from benchmarks.histories.history import history_of
from benchmarks.histories.profiles import Profile
from benchmarks.histories.world import world_of

WORLD = replace(world_of(103, 1800), fraud=0.06, reported=0.95)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("history")
    write_history(path, history_of(WORLD), Profile.WOOCOMMERCE)
    return path


def run(folder, *more):
    files = ["--orders", str(folder / "orders.jsonl"), "--events", str(folder / "events.jsonl")]
    with pytest.raises(SystemExit) as ended:
        main(["learn", *files, "--processes", "1", "--out", str(folder / "learned.toml"), *more])
    return ended.value.code


def test_a_draft_is_learned_from_files_and_tried_beside_its_pack(folder, capsys):
    assert run(folder) == 0

    told = capsys.readouterr().out
    pack = read_pack((folder / "learned.toml").read_text())
    assert pack.name == "balanced-learned"
    assert len(pack.thresholds) == 4
    assert "Nothing was published." in told
    assert "tried on those since" in told


def test_what_became_known_too_late_teaches_nothing(folder, capsys):
    assert run(folder, "--until", f"{WORLD.starts_at + timedelta(days=90):%Y-%m-%d}") == 1

    assert "There are too few labels to learn from: " in capsys.readouterr().err
