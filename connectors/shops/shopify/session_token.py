"""Session tokens: who stands before the embedded page, checked at a time that is given.

ShopifyAPI's check reads the system's clock and lets a token through that never ends, or that
names an http address (facts: Shopify). Its rules are used; time and scheme are checked here.
"""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

import jwt
from shopify import session_token

from app.model.errors import BadSignatureError
from app.ports import AppKeys, StaffToken
from connectors.shops.shopify.store_url import url_of

_LEEWAY: Final = float(session_token.LEEWAY_SECONDS)
_REQUIRED: Final = [*session_token.REQUIRED_FIELDS, "aud", "exp", "nbf"]
# The claims are checked below, at the time that is given: nothing here reads a clock.
_TIMELESS: Final = {
    "require": _REQUIRED,
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
}
_LONGEST: Final = 8192
_LAST_SECOND: Final = 32_503_680_000
"""The year 3000."""
_REFUSED: Final = "The session token is not one of Shopify's for this app, or is too old."


def read_session_token(token: str, keys: AppKeys, now: datetime) -> StaffToken:
    """Check a token: HS256 by one of the app's secrets, audience, times, issuer, destination.

    Raises:
        BadSignatureError: any of that is not so.
    """
    payload = _signed(token, keys)
    ends_at, begins_at = _seconds(payload["exp"]), _seconds(payload["nbf"])
    moment = now.timestamp()
    if not begins_at - _LEEWAY <= moment < ends_at + _LEEWAY:
        raise BadSignatureError(_REFUSED)
    return StaffToken(
        shop_url=_shop_of(payload),
        staff_id=_staff_of(payload),
        expires_at=datetime.fromtimestamp(ends_at, UTC),
    )


def claimed_shop(token: str) -> str:
    """Return the shop's address that the token claims, unchecked.

    Raises:
        BadSignatureError: it claims none.
    """
    if len(token) > _LONGEST:
        raise BadSignatureError(_REFUSED)
    try:
        payload = jwt.decode(token, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise BadSignatureError(_REFUSED) from None
    return _shop_at(payload.get("dest"))


def _signed(token: str, keys: AppKeys) -> Mapping[str, Any]:
    if len(token) > _LONGEST or not keys.client_id:
        raise BadSignatureError(_REFUSED)
    for secret in filter(None, keys.client_secrets):
        try:
            return jwt.decode(
                token,
                secret,
                algorithms=[session_token.ALGORITHM],
                audience=keys.client_id,
                options=_TIMELESS,  # type: ignore[arg-type]  # a TypedDict of the library's own
            )
        except (jwt.PyJWTError, ValueError, RecursionError):
            continue
    raise BadSignatureError(_REFUSED)


def _shop_of(payload: Mapping[str, Any]) -> str:
    issuer, destination = _shop_at(payload["iss"]), _shop_at(payload["dest"])
    try:
        session_token._validate_issuer(payload)  # noqa: SLF001 - the library's rule without its clock
    except (session_token.SessionTokenError, ValueError, TypeError):
        raise BadSignatureError(_REFUSED) from None
    if issuer != destination:
        raise BadSignatureError(_REFUSED)
    return destination


def _shop_at(address: object) -> str:
    try:
        parts = urlsplit(address) if isinstance(address, str) else urlsplit("")
    except ValueError:
        raise BadSignatureError(_REFUSED) from None
    url = url_of(parts.netloc)
    if parts.scheme != "https" or not url:
        raise BadSignatureError(_REFUSED)
    return url


def _staff_of(payload: Mapping[str, Any]) -> str:
    staff = payload["sub"]
    # Shopify's ids of staff are whole numbers.
    if not isinstance(staff, str) or not (staff.isascii() and staff.isdecimal()):
        raise BadSignatureError(_REFUSED)
    return staff


def _seconds(claim: object) -> float:
    if isinstance(claim, bool) or not isinstance(claim, int | float):
        raise BadSignatureError(_REFUSED)
    if not math.isfinite(claim) or not 0 < claim < _LAST_SECOND:
        raise BadSignatureError(_REFUSED)
    return float(claim)
