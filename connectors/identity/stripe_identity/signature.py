"""Tells whether Stripe signed a delivery a moment ago. Pure: no clock, no SDK.

This is our own code and not the SDK's `WebhookSignature.verify_header`, because that
one reads the clock itself, lets timestamps of the future pass, knows one secret at a
time, and breaks on a body that is no UTF-8.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

HEADER: Final = "Stripe-Signature"
TOLERANCE_SECONDS: Final = 300
"""How old a signature may be, and how far ahead of our clock: the SDK's default for the past."""

_SCHEME: Final = "v1"
_LONGEST_TIMESTAMP: Final = 12


def is_fresh(raw: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime) -> bool:
    """Tell whether one of the secrets signed the body within the tolerance.

    The header is ``t=<seconds>,v1=<hex>[,v1=<hex>][,v0=<hex>]``; a ``v1`` is the
    HMAC-SHA256 of ``<seconds>.<body>``, and several stand there while a secret is being
    rolled. Other schemes count for nothing (docs.stripe.com/webhooks). Every pair of
    secret and signature is compared, each in constant time.
    """
    timestamp, signatures = _read(_header(headers))
    if timestamp is None:
        return False
    signed = timestamp + b"." + raw
    expected = [_hmac(secret, signed) for secret in secrets if secret]
    found = [hmac.compare_digest(own, given) for own in expected for given in signatures]
    return any(found) and abs(now.timestamp() - int(timestamp)) <= TOLERANCE_SECONDS


def _header(headers: Mapping[str, str]) -> str:
    wanted = HEADER.lower()
    return next((value for name, value in headers.items() if name.lower() == wanted), "")


def _read(header: str) -> tuple[bytes | None, list[bytes]]:
    parts = [part.strip().partition("=") for part in header.split(",")]
    times = [value for name, _, value in parts if name == "t"]
    if len(times) != 1 or not _is_timestamp(times[0]):
        return None, []
    # Bytes, because compare_digest refuses text that is not ASCII.
    signatures = [value.encode(errors="replace") for name, _, value in parts if name == _SCHEME]
    return times[0].encode(), signatures


def _is_timestamp(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_TIMESTAMP


def _hmac(secret: str, signed: bytes) -> bytes:
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest().encode()
