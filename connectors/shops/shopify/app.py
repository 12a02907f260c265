"""Our app at Shopify: how it is installed, and how it is opened inside the admin."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from app.model.errors import AccessDeniedError
from app.ports import AppKeys, Arrival, Credentials, StaffToken
from connectors.http_client import Gate
from connectors.shops.shopify import session_token, visit
from connectors.shops.shopify.scopes import ASKED_FOR
from connectors.shops.shopify.store_url import name_in_admin, reached_at
from connectors.shops.shopify.tokens import TokenDesk
from connectors.shops.shopify.wire import Patience, Wire

_ADMIN: Final = "https://admin.shopify.com"
_SCRIPTS: Final = "https://cdn.shopify.com/shopifycloud"
_MEASUREMENTS: Final = "https://monorail-edge.shopifysvc.com"
"""As other embedded apps' policies name it; Shopify documents no list."""


class ShopifyApp:
    """A `ShopApp`.

    ``shops_at`` is where a shop is reached (``{shop}`` stands for its domain), ``admin_at`` the
    admin's origin, ``scripts_at`` where App Bridge and Polaris are loaded from.
    """

    kind: str = "shopify"

    def __init__(
        self,
        gate: Gate | None = None,
        *,
        shops_at: str = "https://{shop}",
        admin_at: str = _ADMIN,
        scripts_at: str = _SCRIPTS,
        patience: Patience | None = None,
    ) -> None:
        self._gate = gate or Gate()
        self._shops_at = shops_at
        self._admin_at = admin_at
        self._scripts_at = scripts_at
        self._patience = patience or Patience()

    def claimed_shop(self, token: str) -> str:
        """Return the shop's address that a session token claims, unchecked."""
        return session_token.claimed_shop(token)

    def read_token(self, token: str, keys: AppKeys, now: datetime) -> StaffToken:
        """Check a session token: signature, audience, times, issuer. Raises BadSignatureError."""
        return session_token.read_session_token(token, keys, now)

    def read_arrival(self, query: Mapping[str, str], keys: AppKeys, now: datetime) -> Arrival:
        """Check the signature of a visit's query. Raises BadSignatureError."""
        return visit.read_visit(query, keys, now)

    def redeem_token(self, token: str, keys: AppKeys, now: datetime) -> Credentials:
        """Exchange a session token, checked once more, for the shop's own credentials.

        Raises:
            BadSignatureError: it is not good, or Shopify does not accept it any more.
            UnreachableError: Shopify did not answer.
            AccessDeniedError: it refuses the app.
        """
        shop_url = self.read_token(token, keys, now).shop_url
        return self._redeem(shop_url, keys, now, lambda desk: desk.by_session_token(token))

    def redeem_code(self, shop_url: str, code: str, keys: AppKeys, now: datetime) -> Credentials:
        """Exchange an authorization code for the shop's credentials; raises as above."""
        return self._redeem(shop_url, keys, now, lambda desk: desk.by_code(code))

    def consent_page(self, shop_url: str, keys: AppKeys, *, state: str, return_to: str) -> str:
        """Return the address at which the merchant grants the app its scopes."""
        asked = {
            "client_id": keys.client_id,
            "scope": ",".join(ASKED_FOR),
            "redirect_uri": return_to,
            "state": state,
        }
        return f"{reached_at(self._shops_at, shop_url)}/admin/oauth/authorize?{urlencode(asked)}"

    def home(self, shop_url: str, keys: AppKeys) -> str:
        """Return the address at which the app opens inside the shop's admin."""
        return f"{self._admin_at}/store/{name_in_admin(shop_url)}/apps/{keys.client_id}"

    def frame_ancestors(self, shop_url: str) -> Sequence[str]:
        """Return the shop's own origin and the admin's, and never a wildcard."""
        return (shop_url, self._admin_at)

    def scripts(self) -> Sequence[str]:
        """Return the addresses of App Bridge, which must come first, and of Polaris."""
        return (f"{self._scripts_at}/app-bridge.js", f"{self._scripts_at}/polaris.js")

    def reports_to(self) -> Sequence[str]:
        """Return where App Bridge sends its measurements; its stand-ins send none."""
        return (_MEASUREMENTS,) if self._scripts_at == _SCRIPTS else ()

    def _redeem(
        self,
        shop_url: str,
        keys: AppKeys,
        now: datetime,
        redeem: Callable[[TokenDesk], Credentials],
    ) -> Credentials:
        wire = Wire(reached_at(self._shops_at, shop_url), self._gate, self._patience)
        desks = [
            TokenDesk(wire=wire, client_id=keys.client_id, client_secret=secret, now=now)
            for secret in keys.client_secrets
        ]
        for desk in desks[:-1]:
            try:
                return redeem(desk)
            except AccessDeniedError:
                # While the secret is being changed, Shopify may know only the one before yet.
                continue
        return redeem(desks[-1])
