"""A visit that Shopify signed in its query: the authorization code, and the app's address."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from shopify import Session

from app.model.errors import BadSignatureError
from app.ports import AppKeys, Arrival
from connectors.shops.shopify.store_url import url_of

_LONGEST: Final = timedelta(days=1)
"""ShopifyAPI's own limit."""
_AHEAD: Final = timedelta(minutes=5)
_REFUSED: Final = "This address was not made by Shopify, or is too old. Open the app in the admin."


def read_visit(query: Mapping[str, str], keys: AppKeys, now: datetime) -> Arrival:
    """Check the query's HMAC, time and shop.

    Raises:
        BadSignatureError: any of them is not so.
    """
    shop_url = url_of(query.get("shop", ""))
    if not shop_url or not _is_recent(query.get("timestamp", ""), now):
        raise BadSignatureError(_REFUSED)
    if not any(_is_signed_by(secret, query) for secret in keys.client_secrets if secret):
        raise BadSignatureError(_REFUSED)
    return Arrival(shop_url=shop_url, code=query.get("code", ""), state=query.get("state", ""))


def _is_recent(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdecimal()):
        return False
    age = timedelta(seconds=now.timestamp() - min(int(timestamp[:20]), 10**12))
    return -_AHEAD <= age <= _LONGEST


def _is_signed_by(secret: str, query: Mapping[str, str]) -> bool:
    # The library keeps the secret in its class: a class of its own per check shares it with nobody.
    signed: Any = type("_Signed", (Session,), {"secret": secret})
    try:
        return bool(signed.validate_hmac(dict(query)))
    except (TypeError, ValueError):
        return False
