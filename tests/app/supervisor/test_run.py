"""Starting: what is refused before anything runs."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from app.cli import main
from app.model.errors import InvalidInputError
from app.settings import Settings
from app.supervisor.run import _alone_in, _refuse_taken, _was_killed, run


def test_a_second_start_with_the_same_folder_is_refused_and_told_where_the_first_is(tmp_path):
    with (
        _alone_in(tmp_path, "http://127.0.0.1:8700"),
        pytest.raises(InvalidInputError, match=r"already, at http://127\.0\.0\.1:8700"),
        _alone_in(tmp_path, "http://127.0.0.1:9800"),
    ):
        pass


def test_a_folder_is_free_again_after_the_end(tmp_path):
    for _ in range(2):
        with _alone_in(tmp_path, "http://127.0.0.1:8700"):
            assert (tmp_path / "run.lock").read_text() == "http://127.0.0.1:8700"


def test_a_taken_port_is_refused_at_once(tmp_path):
    with _alone_in(tmp_path, "http://127.0.0.1:8700"):
        pass
    with listening() as port, pytest.raises(InvalidInputError, match=f"Port {port} is taken"):
        run(Settings(state_dir=tmp_path), host="127.0.0.1", port=port, demo=False, say=print)


def test_a_killed_runs_web_is_given_time_to_end(tmp_path):
    (tmp_path / "run.lock").write_text("http://127.0.0.1:8700")
    assert _was_killed(tmp_path)
    with ExitStack() as web:
        port = web.enter_context(listening())
        ends = threading.Timer(0.2, web.pop_all().close)
        ends.start()
        _refuse_taken("127.0.0.1", port, 30)
        ends.join()


def test_nobody_was_killed_where_nobody_ran_one_runs_or_one_ended(tmp_path):
    assert not _was_killed(tmp_path)
    with _alone_in(tmp_path, "http://127.0.0.1:8700"):
        assert not _was_killed(tmp_path)
    assert not _was_killed(tmp_path)


@contextmanager
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield door.getsockname()[1]


@pytest.mark.parametrize("port", ["0", "99999", "abc", "-1"])
def test_what_is_no_port_is_refused_with_a_sentence(port, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["run", f"--port={port}"])

    assert ended.value.code == 2
    assert "is no port" in capsys.readouterr().err


def test_a_command_where_nothing_runs_says_so_and_makes_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CLEARHOLD_STATE_DIR", str(tmp_path / "nowhere"))
    with pytest.raises(SystemExit) as ended:
        main(["shop", "list"])

    assert ended.value.code == 1
    assert "There is no Clearhold in" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()
