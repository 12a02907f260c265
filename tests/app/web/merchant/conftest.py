"""A desk for every test of the merchant's page."""

import pytest

from tests.builders.desk import Desk
from tests.builders.hashing import quick_hashing


@pytest.fixture(autouse=True)
def quick_hasher(monkeypatch):
    """Passwords at little cost: tests/app/store looks at their hashes."""
    yield from quick_hashing(monkeypatch)


@pytest.fixture
def desk(database_url, tmp_path):
    opened = Desk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return desk.connect()


@pytest.fixture
def owner(desk):
    """The browser of an owner who is signed in."""
    return desk.browser(desk.user())
