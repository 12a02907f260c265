"""Passwords at little cost, for tests that do not look at their hashes."""

from argon2 import PasswordHasher

from app.store import passwords


class QuickHasher:
    """Stands in for the costly one, and counts."""

    def __init__(self):
        self.quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        self.comparisons = 0

    def hash(self, password):
        return self.quick.hash(password)

    def verify(self, kept, password):
        self.comparisons += 1
        return self.quick.verify(kept, password)

    def check_needs_rehash(self, kept):
        return self.quick.check_needs_rehash(kept)


def quick_hashing(monkeypatch):
    """Hash quickly until the test is over; a generator for a fixture to yield from."""
    hasher = QuickHasher()
    monkeypatch.setattr(passwords, "_HASHER", hasher)
    passwords._of_nobody.cache_clear()
    yield hasher
    passwords._of_nobody.cache_clear()
