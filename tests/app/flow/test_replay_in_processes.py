"""Several processes share a replay; whoever dies is missed at once, not waited for."""

import os
from datetime import UTC, datetime
from multiprocessing import active_children

import pytest

from app.flow.history import replay_in_processes as step
from app.flow.history.read_history import read_history
from app.flow.history.replay_history import Replay, replay_history
from app.flow.history.replay_in_processes import replay_in_processes
from app.model.errors import ClearholdError
from app.rules.packs import by_name
from tests.builders.history_files import order_line, write_lines


@pytest.fixture
def replay(tmp_path):
    lines = [order_line(number, day=number, customer_id="one") for number in range(25)]
    orders = write_lines(tmp_path / "orders.jsonl", [*lines, order_line(99, total=-1)])
    as_of = datetime(2026, 12, 1, tzinfo=UTC)
    history = read_history(orders, None)
    return Replay(history=history, packs=(by_name("balanced"),), as_of=as_of, keeps_values=True)


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_every_line_comes_in_the_order_of_time_whoever_tried_it(replay, processes):
    assert list(replay_in_processes(replay, processes)) == list(replay_history(replay))


def test_a_process_that_dies_is_told_of(replay, monkeypatch):
    monkeypatch.setattr(step, "replay_history", lambda _: os._exit(3))

    with pytest.raises(ClearholdError, match="--processes 1"):
        list(replay_in_processes(replay, 2))


def test_who_stops_listening_leaves_no_process_behind(replay):
    came = replay_in_processes(replay, 2)
    next(came)

    came.close()

    assert active_children() == []
