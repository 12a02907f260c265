"""Everything about Stripe Identity that needs no connection, and the way to one."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import stripe

from app.model.check import SessionEvent
from app.model.errors import InvalidInputError
from app.ports import Credentials
from connectors.identity.stripe_identity import signature, translate
from connectors.identity.stripe_identity.address import HOSTED_PAGES, STRIPE, api_address
from connectors.identity.stripe_identity.client import StripeIdentityClient, connection

_KEY: Final = re.compile(r"(rk|sk)_[A-Za-z0-9_]{8,250}")
_LIVE: Final = ("rk_live_", "sk_live_", "sk_org_live_")


class StripeIdentity:
    """Identity checks by Stripe, under each merchant's own account.

    Credentials are ``key``, a restricted key with write access to "Verification Sessions
    and Reports", and optionally ``base_url``, another address of the API.
    """

    kind = "stripe_identity"

    def __init__(
        self, *, allow: frozenset[str] = frozenset(), timeout: float = 10.0, retries: int = 1
    ) -> None:
        """Set what holds for all merchants.

        Args:
            allow: ``host:port`` of every place besides Stripe that ``base_url`` may name.
            timeout: seconds to connect, and again to wait for an answer.
            retries: how often a call is repeated at once, with the same idempotency key.
        """
        self.pages: Sequence[str] = (HOSTED_PAGES, *(f"http://{place}" for place in sorted(allow)))
        self._allow = allow
        self._retries = retries
        self._to_stripe = connection(timeout=timeout, use_proxies=True)
        self._to_others = connection(timeout=timeout, use_proxies=False)

    def may_be_from(
        self, raw: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime
    ) -> bool:
        """Tell in constant time whether a fresh signature by one secret is there."""
        return signature.is_fresh(raw, headers, secrets, now)

    def translate(self, raw: bytes) -> SessionEvent:
        """Turn a signed event into our words. Raises UnreadableError."""
        return translate.event(raw)

    def client(self, credentials: Credentials) -> StripeIdentityClient:
        """Return a client for one merchant's key; makes no call yet.

        Raises:
            InvalidInputError: the key or the address cannot be one.
        """
        key = _key(credentials)
        address = api_address(credentials.get("base_url", ""), self._allow)
        client = stripe.StripeClient(
            key,
            base_addresses={"api": address},
            max_network_retries=self._retries,
            http_client=self._to_stripe if address == STRIPE else self._to_others,
        )
        return StripeIdentityClient(client, live=key.startswith(_LIVE), retries=self._retries)


def _key(credentials: Credentials) -> str:
    key = credentials.get("key", "").strip()
    if not _KEY.fullmatch(key):
        raise InvalidInputError(
            "This is no Stripe key that can be used here. Make a restricted key in Stripe's"
            " Dashboard under Developers, API keys: it begins with rk_live_ or rk_test_."
        )
    return key
