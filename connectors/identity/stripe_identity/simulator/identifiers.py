"""Makes ids and secrets that look like Stripe's and say that they are simulated."""

import secrets
import string
from typing import Final

ALPHABET: Final = string.ascii_letters + string.digits


def new_id(prefix: str) -> str:
    """Return an object id such as ``vs_1SimQx…``."""
    return f"{prefix}_1Sim{_letters(20)}"


def new_request_id() -> str:
    """Return the value of a Request-Id header."""
    return f"req_{_letters(14)}"


def new_key(prefix: str) -> str:
    """Return an API key; ``prefix`` is such as ``rk_test``."""
    return f"{prefix}_sim{_letters(24)}"


def new_webhook_secret() -> str:
    """Return a signing secret."""
    return f"whsec_sim{_letters(29)}"


def new_token() -> str:
    """Return something that cannot be guessed."""
    return _letters(40)


def _letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))
