"""A desk to which merchants come from their shops' admins."""

import pytest

from tests.builders.admin import A, AppDesk
from tests.builders.hashing import quick_hashing


@pytest.fixture(autouse=True)
def quick_hasher(monkeypatch):
    """Passwords at little cost: tests/app/store looks at their hashes."""
    yield from quick_hashing(monkeypatch)


@pytest.fixture
def desk(database_url, tmp_path):
    opened = AppDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def first(desk):
    """Who opened the app first, in the admin of shop A."""
    page = desk.admin(A, "7001")
    assert page.arrive().status_code == 200
    return page
