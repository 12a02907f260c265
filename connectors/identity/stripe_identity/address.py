"""Where Stripe's API is: at Stripe, or where the operator allowed an imitation to be."""

from typing import Final
from urllib.parse import SplitResult, urlsplit

from app.model.errors import InvalidInputError

STRIPE: Final = "https://api.stripe.com"
HOSTED_PAGES: Final = "https://verify.stripe.com"
"""Where a session's ``url`` leads (recorded sample: https://verify.stripe.com/start/…)."""

_PORTS: Final = {"http": 80, "https": 443}


def api_address(asked: str, allow: frozenset[str]) -> str:
    """Return the address to speak to; empty means Stripe's own.

    Args:
        asked: what the connection's settings say, such as ``http://127.0.0.1:8092``.
        allow: ``host:port`` of every other place that the operator lets us call.

    Raises:
        InvalidInputError: the address is malformed or not allowed.
    """
    wanted = asked.strip().rstrip("/")
    if wanted in ("", STRIPE):
        return STRIPE
    if _host_and_port(wanted) not in {place.lower() for place in allow}:
        raise InvalidInputError(
            "The address of Stripe's API is neither Stripe's own nor one that the operator allowed"
            " (ALLOW_PRIVATE_HOSTS, as host:port). Leave it empty to use Stripe's own."
        )
    return wanted


def _host_and_port(address: str) -> str:
    try:
        parts = urlsplit(address)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return ""
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{host}:{port}" if _is_origin(parts) else ""


def _is_origin(parts: SplitResult) -> bool:
    more = parts.path or parts.query or parts.fragment or "@" in parts.netloc
    return parts.scheme in _PORTS and bool(parts.hostname) and not more
