"""Keeps a shop's credentials good: what is about to end is renewed before it does."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from app.model.errors import AccessDeniedError
from app.ports import Credentials
from connectors.shops.shopify.tokens import CLIENT_CREDENTIALS, TokenDesk

_EARLY: Final = timedelta(minutes=5)
_ENDED: Final = (
    "The shop's permission has ended and cannot be renewed from here. Open the app in the shop's"
    " admin once, and it is renewed."
)


def renewed(
    credentials: Credentials, now: datetime, desk: Callable[[], TokenDesk]
) -> Credentials | None:
    """Return all fields with a new token where it is missing or about to end; else None.

    Raises:
        AccessDeniedError: it can be renewed no more.
        UnreachableError: Shopify did not answer; the old one stays.
    """
    if not _is_due(credentials, now):
        return None
    if _is_own_app(credentials):
        return {**credentials, **desk().by_client_credentials()}
    refresh_token = credentials.get("refresh_token")
    if not refresh_token or _has_ended(credentials.get("refresh_expires_at"), now):
        raise AccessDeniedError(_ENDED)
    fresh = desk().by_refresh_token(refresh_token)
    # What an answer leaves out stays as it is.
    return {**credentials, **{name: text for name, text in fresh.items() if text}}


def _is_due(credentials: Credentials, now: datetime) -> bool:
    if not credentials.get("access_token"):
        return True
    return _has_ended(credentials.get("expires_at"), now + _EARLY)


def _is_own_app(credentials: Credentials) -> bool:
    """Tell whether a token is had for the asking, as by an app of the shop's organisation."""
    grant = credentials.get("grant")
    if grant:
        return grant == CLIENT_CREDENTIALS
    return bool(credentials.get("client_id")) and not credentials.get("refresh_token")


def _has_ended(at: str | None, now: datetime) -> bool:
    if not at:
        return False
    try:
        return datetime.fromisoformat(at) <= now
    except (TypeError, ValueError):
        return True
