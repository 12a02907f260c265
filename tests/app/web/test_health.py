"""What operators may ask, what it costs, and who else may not."""

import pytest
from sqlalchemy import create_engine, event

from tests.builders.desk import Desk

TOKEN = "a token of tests, of nobody in production"
HERE, THERE = {"REMOTE_ADDR": "127.0.0.1"}, {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def desk(database_url, tmp_path):
    opened = Desk(database_url, tmp_path, metrics_token=TOKEN)
    yield opened
    opened.close()


@pytest.fixture
def asked(desk):
    """Every question that reached the database."""
    questions = []
    event.listen(
        desk.services.database.engine,
        "before_cursor_execute",
        lambda *args: questions.append(args[2]),
    )
    return questions


def figures(desk, by=HERE, **headers):
    return desk.app.test_client().get("/metrics", environ_base=by, headers=headers).status_code


def test_a_note_of_a_backup_that_cannot_be_read_hides_no_other_figure(desk, tmp_path):
    (tmp_path / "last-backup.json").mkdir()

    assert figures(desk) == 200


def test_a_probe_asks_nothing_of_the_tables(desk, asked):
    answer = desk.app.test_client().get("/health/ready")

    assert (answer.status_code, answer.json) == (200, {"ready": True, "queue_reachable": False})
    assert [question for question in asked if "FROM" in question.upper()] == []


def test_a_probe_is_told_when_nothing_can_be_stored(desk, tmp_path, monkeypatch):
    nowhere = create_engine(f"sqlite:///{tmp_path}/no/such/folder")
    monkeypatch.setattr(desk.services.database, "engine", nowhere)

    answer = desk.app.test_client().get("/health/ready")

    assert (answer.status_code, answer.json["ready"]) == (503, False)


def test_this_machine_may_see_the_figures(desk):
    answer = desk.app.test_client().get("/metrics", environ_base=HERE)

    assert answer.status_code == 200
    assert "clearhold_oldest_pending_seconds 0.0" in answer.text


def test_strangers_may_not_see_the_figures(desk):
    assert figures(desk, THERE) == 403
    assert figures(desk, THERE, Authorization="Bearer guessed") == 403
    assert figures(desk, THERE, Authorization=f"Basic {TOKEN}") == 403


def test_a_stranger_whom_a_proxy_here_lets_through_may_not_see_them_either(desk):
    headers = {"X-Forwarded-For": "203.0.113.7"}

    assert desk.app.test_client().get("/metrics", headers=headers).status_code == 403


def test_who_has_the_token_may_see_them_from_anywhere(desk):
    assert figures(desk, THERE, Authorization=f"Bearer {TOKEN}") == 200


def test_without_a_token_set_none_is_good(database_url, tmp_path):
    desk = Desk(database_url, tmp_path)

    assert figures(desk, THERE, Authorization="Bearer ") == 403
    desk.close()


def test_figures_are_read_on_this_machine_past_the_proxy_of_a_public_service(
    database_url, tmp_path
):
    desk = Desk(database_url, tmp_path, public_url="https://clearhold.example.test")

    assert figures(desk) == 200
    assert figures(desk, THERE) == 403
    desk.close()
