"""What tests of single steps share."""

import pytest

from tests.builders.hashing import quick_hashing


@pytest.fixture
def quick_hasher(monkeypatch):
    """Passwords at little cost."""
    yield from quick_hashing(monkeypatch)
