"""Which passwords are refused: short ones, and those that everybody tries first."""

from typing import Final

from app.model.errors import InvalidInputError

SHORTEST: Final = 12
LONGEST: Final = 512
"""Longer texts cost time to hash and guard nothing better."""

_FEWEST_SIGNS: Final = 5
_OBVIOUS: Final = (
    "password",
    "passw0rd",
    "passwort",
    "lösenord",
    "losenord",
    "qwerty",
    "letmein",
    "welcome",
    "iloveyou",
    "administrator",
    "clearhold",
    "12345678",
    "abcdefgh",
)


def check_password(password: str, mailbox: str) -> None:
    """Let a password pass, or say what is wrong with it.

    Length is what counts (NIST SP 800-63B, 3.1.1.2): no rule asks for special signs.

    Raises:
        InvalidInputError: it is too short, too long, or among the first to be guessed.
    """
    if len(password) < SHORTEST:
        raise InvalidInputError(f"Choose a password of at least {SHORTEST} characters.")
    if len(password) > LONGEST:
        raise InvalidInputError(f"Choose a password of at most {LONGEST} characters.")
    if _is_obvious(password.lower(), mailbox.lower()):
        raise InvalidInputError(
            "This password is among the first that somebody would try. Choose another one, "
            "such as four words that have nothing to do with each other."
        )


def _is_obvious(password: str, mailbox: str) -> bool:
    if len(set(password)) < _FEWEST_SIGNS:
        return True
    rest = password
    for word in (mailbox, *_OBVIOUS):
        rest = rest.replace(word, "") if word else rest
    # "password2026!" is "password" with a decoration.
    return len(rest) < SHORTEST // 2 and rest != password
