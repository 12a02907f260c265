"""How passwords are kept."""

import unicodedata

import pytest
from argon2 import PasswordHasher

from app.store.passwords import hash_password, is_outdated, is_password

WORDS = "fyra ord som ingen gissar: åäö"


@pytest.fixture(scope="module")
def kept():
    return hash_password(WORDS)


def test_a_hash_is_argon2id_with_the_parameters_of_rfc_9106(kept):
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert WORDS not in kept
    assert not is_outdated(kept)


def test_the_same_password_is_recognised_and_no_other(kept):
    assert is_password(WORDS, kept)
    assert not is_password(WORDS + " ", kept)
    assert not is_password("", kept)


def test_it_does_not_matter_how_a_keyboard_writes_an_accent(kept):
    assert is_password(unicodedata.normalize("NFD", WORDS), kept)


def test_who_has_no_password_is_not_let_in_by_any(kept):
    del kept
    for password in ("", WORDS, "nobody's"):
        assert not is_password(password, None)


def test_a_damaged_hash_lets_nobody_in():
    assert not is_password(WORDS, "no hash")


def test_a_weaker_hash_of_earlier_days_is_noticed():
    assert is_outdated(PasswordHasher(time_cost=1, memory_cost=1024).hash(WORDS))
