"""What is counted is what was kept."""

import pytest

from app.store.transaction import Database, after_commit


@pytest.fixture
def database(database_url):
    opened = Database(database_url)
    yield opened
    opened.close()


def test_an_act_waits_for_the_commit(database):
    acts = []
    with database.write() as tx:
        after_commit(tx, lambda: acts.append("counted"))
        assert acts == []

    assert acts == ["counted"]


def test_an_act_is_forgotten_with_what_was_not_kept(database):
    acts = []

    def fail() -> None:
        with database.write() as tx:
            after_commit(tx, lambda: acts.append("counted"))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with database.write():
        pass

    assert acts == []
