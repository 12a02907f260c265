"""Which passwords are refused."""

import pytest

from app.model.errors import InvalidInputError
from app.model.password import check_password

MAILBOX = "karin.karlsson@example.test"


@pytest.mark.parametrize(
    "password",
    [
        "four words nobody guesses",
        "p4ssphrase-for-a-shop",
        "åäö och en lång mening",
        "x7#kQ9!mW2$z",
    ],
)
def test_a_long_text_of_ones_own_is_taken(password):
    check_password(password, MAILBOX)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "at least 12"),
        ("x7#kQ9!mW2$", "at least 12"),
        ("x" * 513, "at most 512"),
        ("aaaaaaaaaaaa", "among the first"),
        ("abababababab", "among the first"),
        ("passwordpassword", "among the first"),
        ("Password2026!", "among the first"),
        ("1234567812345678", "among the first"),
        ("clearhold123", "among the first"),
        ("Karin.Karlsson@example.test", "among the first"),
    ],
)
def test_a_short_or_obvious_text_is_refused_in_words(password, sentence):
    with pytest.raises(InvalidInputError, match=sentence):
        check_password(password, MAILBOX)
