"""Signed deliveries as several shop systems send them: headers in any case, base64 of an HMAC."""

import hmac
from base64 import b64encode
from collections.abc import Mapping, Sequence


def header(headers: Mapping[str, str], name: str) -> str:
    """Return a header's value, or nothing; names are compared as HTTP does, lower case first."""
    wanted = name.lower()
    value = headers.get(wanted)
    if value is not None:
        return value
    return next((found for given, found in headers.items() if given.lower() == wanted), "")


def is_signed(raw: bytes, claimed: str, secrets: Sequence[str]) -> bool:
    """Tell in constant time whether one of the secrets signed the raw body.

    ``claimed`` is base64(HMAC-SHA256(raw body, secret)). An empty secret signs nothing.
    """
    written = claimed.encode("utf-8", "replace")
    matches = False
    for secret in secrets:
        is_match = hmac.compare_digest(written, _sign(raw, secret)) and bool(secret)
        matches = matches or is_match
    return matches


def _sign(raw: bytes, secret: str) -> bytes:
    return b64encode(hmac.digest(secret.encode(), raw, "sha256"))
