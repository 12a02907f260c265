"""Starting: what is refused before anything runs."""

import pytest

from app.cli import main
from app.model.errors import InvalidInputError
from app.supervisor.run import _alone_in


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
