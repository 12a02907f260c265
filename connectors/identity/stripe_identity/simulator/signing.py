"""Signs a webhook as Stripe does: HMAC-SHA256 over ``timestamp.body`` per valid secret."""

import hashlib
import hmac
from collections.abc import Sequence


def signature_header(body: bytes, timestamp: int, secrets: Sequence[str], *, livemode: bool) -> str:
    """Return the Stripe-Signature header.

    Args:
        body: exactly the bytes that are sent.
        timestamp: seconds since 1970.
        secrets: newest first; several during a roll, each makes a ``v1``.
        livemode: events in test mode carry a worthless ``v0`` too.
    """
    parts = [f"t={timestamp}", *(f"v1={_digest(body, timestamp, each)}" for each in secrets)]
    if not livemode:
        parts.append(f"v0={_digest(body, timestamp, 'fake')}")
    return ",".join(parts)


def _digest(body: bytes, timestamp: int, secret: str) -> str:
    signed = str(timestamp).encode() + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
