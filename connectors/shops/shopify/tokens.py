"""The four ways to a shop's access token; ShopifyAPI knows none of them but one, without an end.

Each is a POST to the shop's ``/admin/oauth/access_token``. Source: facts: Shopify (token
exchange, refresh, client credentials, authorization code).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from app.model.errors import UnreachableError
from app.ports import Credentials
from connectors.shops.shopify.token_refusals import refusal_of
from connectors.shops.shopify.wire import Wire

_PATH: Final = "/admin/oauth/access_token"
_EXCHANGE: Final = "urn:ietf:params:oauth:grant-type:token-exchange"
_ID_TOKEN: Final = "urn:ietf:params:oauth:token-type:id_token"  # noqa: S105 - a type's name
_OFFLINE: Final = "urn:shopify:params:oauth:token-type:offline-access-token"
# Since 2026-04 a public app's token must end; one that ends can be taken back by itself.
_EXPIRING: Final = "1"

_LONGEST_LIFE: Final = 10 * 365 * 86_400
"""Seconds: beyond is as good as never."""

TOKEN_EXCHANGE: Final = "token_exchange"  # noqa: S105 - how it was granted
CLIENT_CREDENTIALS: Final = "client_credentials"
AUTHORIZATION_CODE: Final = "authorization_code"


class _GrantJson(msgspec.Struct):
    access_token: str = ""
    scope: str = ""
    expires_in: int | None = None
    refresh_token: str = ""
    refresh_token_expires_in: int | None = None


_GRANT: Final = msgspec.json.Decoder(_GrantJson)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenDesk:
    """Where one shop gives out tokens to one app, asked at ``now``."""

    wire: Wire
    client_id: str
    client_secret: str = field(repr=False)
    now: datetime

    def by_session_token(self, session_token: str) -> Credentials:
        """Exchange a session token for a token of the shop's own that ends and can be renewed.

        Raises:
            BadSignatureError: Shopify does not accept the session token (any more).
            AccessDeniedError: it does not accept the app at this shop.
            UnreachableError: it did not answer.
        """
        asked = {
            "grant_type": _EXCHANGE,
            "subject_token": session_token,
            "subject_token_type": _ID_TOKEN,
            "requested_token_type": _OFFLINE,
            "expiring": _EXPIRING,
        }
        return {**self._ask(asked), "grant": TOKEN_EXCHANGE}

    def by_client_credentials(self) -> Credentials:
        """Ask for a token of 24 hours, as an app of the shop's own organisation; raises as above."""
        asked = {"grant_type": "client_credentials"}
        return {**self._ask(asked), "grant": CLIENT_CREDENTIALS}

    def by_code(self, code: str) -> Credentials:
        """Exchange an authorization code, which works once; raises as above."""
        asked = {"code": code, "expiring": _EXPIRING}
        return {**self._ask(asked), "grant": AUTHORIZATION_CODE}

    def by_refresh_token(self, refresh_token: str) -> Credentials:
        """Renew; the old pair stays good for another try until the new one is used.

        ``grant`` is not among the fields: it stays what it was. Raises as above, but never
        BadSignatureError.
        """
        return self._ask({"grant_type": "refresh_token", "refresh_token": refresh_token})

    def _ask(self, asked: Mapping[str, str]) -> dict[str, str]:
        keys = {"client_id": self.client_id, "client_secret": self.client_secret}
        answer = self.wire.post(_PATH, {**keys, **asked}, {}, _tell_nobody)
        refusal = refusal_of(answer, is_code="code" in asked)
        if refusal is not None:
            raise refusal
        try:
            granted = _GRANT.decode(answer.body)
        except (ValueError, RecursionError):
            raise UnreachableError("Shopify's answer about the token cannot be read.") from None
        if not granted.access_token:
            raise UnreachableError("Shopify's answer holds no token.")
        return self._credentials(granted)

    def _credentials(self, granted: _GrantJson) -> dict[str, str]:
        return {
            "access_token": granted.access_token,
            "scopes": granted.scope,
            "expires_at": self._after(granted.expires_in),
            "refresh_token": granted.refresh_token,
            "refresh_expires_at": self._after(granted.refresh_token_expires_in),
        }

    def _after(self, seconds: int | None) -> str:
        if seconds is None:
            return ""
        kept = min(max(seconds, 0), _LONGEST_LIFE)
        return (self.now + timedelta(seconds=kept)).isoformat()


def _tell_nobody(*_: Any) -> None:  # noqa: ANN401 - whatever it is
    """A call for a token belongs to no case's page."""
