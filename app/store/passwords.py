"""How passwords are kept: as argon2id hashes, costly to guess and alike for everybody."""

import threading
import unicodedata
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# RFC 9106, section 4, second recommended option: 3 passes over 64 MiB, 4 lanes, 128 bits of
# salt, a tag of 256 bits.
_HASHER: Final = PasswordHasher(
    time_cost=3, memory_cost=64 * 1024, parallelism=4, salt_len=16, hash_len=32
)
_AT_ONCE: Final = threading.BoundedSemaphore(2)
"""Two at a time in a process: many guesses at once must not fill the memory."""


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    with _AT_ONCE:
        return _HASHER.hash(_plain(password))


def is_password(password: str, kept: str | None) -> bool:
    """Tell whether a password is the kept one. Takes as long where none is kept."""
    stranger = _of_nobody()
    with _AT_ONCE:
        try:
            _HASHER.verify(kept or stranger, _plain(password))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Tell whether a hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _of_nobody() -> str:
    """Make a hash that no password fits, once; it is asked for before every comparison."""
    return hash_password("nobody's")


def _plain(password: str) -> bytes:
    # One keyboard writes é as one sign, another as two (NIST SP 800-63B, 3.1.1.2).
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
