"""Everything about Shopify that needs no connection, and the way to one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.model.errors import InvalidInputError
from app.model.ids import ExternalOrderId
from app.model.shop_event import ShopEvent
from app.ports import CallRecorder, Credentials, Intake, ShopClient
from connectors.http_client import Gate
from connectors.shops.shopify import (
    blank,
    intake,
    named_shop,
    renewal,
    signature,
    store_url,
    translate,
)
from connectors.shops.shopify.client import ShopifyClient
from connectors.shops.shopify.graphql import Access, GraphQL
from connectors.shops.shopify.tokens import TokenDesk
from connectors.shops.shopify.wire import Patience, Wire


class Shopify:
    """A `ShopConnector`.

    ``gate`` decides which addresses its clients may reach, ``patience`` how long they wait, and
    ``shops_at`` where a shop is reached (``{shop}`` stands for its domain).
    """

    kind: str = "shopify"
    has_app: bool = True

    def __init__(
        self,
        gate: Gate | None = None,
        patience: Patience | None = None,
        shops_at: str = "https://{shop}",
    ) -> None:
        self._gate = gate or Gate()
        self._patience = patience or Patience()
        self._shops_at = shops_at

    def claimed_shop(self, headers: Mapping[str, str]) -> str:
        """Return the address of the shop that a delivery says it is from, or nothing."""
        return intake.claimed_shop(headers)

    def delivery_id(self, headers: Mapping[str, str]) -> str:
        """Return what a delivery and its repeats bear alike."""
        return intake.delivery_id(headers)

    def named_shop(self, raw: bytes) -> str:
        """Return the address of the shop that the body itself names, or nothing."""
        return named_shop.named_shop(raw)

    def may_be_from(self, raw: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> bool:
        """Tell in constant time whether one of the secrets signed the raw body."""
        return signature.may_be_from(raw, headers, secrets)

    def intake(self, raw: bytes, headers: Mapping[str, str]) -> Intake:
        """Keep everything: Shopify sends no greetings and no drafts."""
        return intake.intake(raw, headers)

    def topic(self, headers: Mapping[str, str]) -> str:
        """Return the delivery's topic, such as ``orders/create``."""
        return intake.topic(headers)

    def blank(self, raw: bytes) -> bytes:
        """Return the body with card numbers and national ids in free text blanked."""
        return blank.blank(raw)

    def translate(self, topic: str, raw: bytes) -> ShopEvent:
        """Turn a stored delivery into our words. Raises UnreadableError."""
        return translate.translate(topic, raw)

    def client(self, url: str, credentials: Credentials, record: CallRecorder) -> ShopClient:
        """Return a client for one shop, with that shop's token; makes no call yet.

        Raises:
            InvalidInputError: the address is none, or there is no token (yet).
        """
        shop_url = store_url.normalise_url(url)
        token = credentials.get("access_token")
        if not token:
            raise InvalidInputError("There is no access token for this shop yet.")
        access = Access(
            shop_url=shop_url,
            reached_at=store_url.reached_at(self._shops_at, shop_url),
            token=token,
            gate=self._gate,
            patience=self._patience,
        )
        graphql = GraphQL(access, record)
        return ShopifyClient(graphql, creates_webhooks=_creates_webhooks(credentials))

    def renewed(self, url: str, credentials: Credentials, now: datetime) -> Credentials | None:
        """Obtain the first token by client credentials, or renew one that is about to end.

        The app's keys are the fields ``client_id`` and ``client_secret``. Returns all fields,
        or None while the token is good.

        Raises:
            AccessDeniedError: it can be renewed no more, or Shopify refuses the app.
            UnreachableError: Shopify did not answer; the old token stays.
            InvalidInputError: a key of the app is missing.
        """
        shop_url = store_url.normalise_url(url)
        return renewal.renewed(credentials, now, lambda: self._desk(shop_url, credentials, now))

    def normalised(self, url: str) -> str:
        """Return ``https://<name>.myshopify.com``. Raises InvalidInputError."""
        return store_url.normalise_url(url)

    def order_page(self, url: str, order: ExternalOrderId) -> str:
        """Return the address of the order in the shop's admin."""
        return store_url.order_page(self._shops_at, url, order)

    def _desk(self, shop_url: str, credentials: Credentials, now: datetime) -> TokenDesk:
        missing = [key for key in ("client_id", "client_secret") if not credentials.get(key)]
        if missing:
            raise InvalidInputError(f"The app's {' and '.join(missing)} must be given.")
        reached_at = store_url.reached_at(self._shops_at, shop_url)
        return TokenDesk(
            wire=Wire(reached_at, self._gate, self._patience),
            client_id=credentials["client_id"],
            client_secret=credentials["client_secret"],
            now=now,
        )


def _creates_webhooks(credentials: Credentials) -> bool:
    """An app of the shop's own declares nothing, unless it is said; the settings' app does."""
    default = "created" if credentials.get("client_id") else "declared"
    return credentials.get("webhooks", default) == "created"
