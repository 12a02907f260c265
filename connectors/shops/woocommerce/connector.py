"""Everything about WooCommerce that needs no connection, and the way to one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.model.errors import InvalidInputError
from app.model.ids import ExternalOrderId
from app.model.shop_event import ShopEvent
from app.ports import CallRecorder, Credentials, Intake, ShopClient
from connectors.http_client import Gate
from connectors.shops.woocommerce import blank, intake, signature, store_url, translate
from connectors.shops.woocommerce.client import WooCommerceClient
from connectors.shops.woocommerce.headers import topic as topic_of
from connectors.shops.woocommerce.rest import FIELDS, Access, Patience, Rest


class WooCommerce:
    """A `ShopConnector`.

    ``gate`` decides which addresses its clients may reach, ``patience`` how long they wait.
    """

    kind: str = "woocommerce"
    has_app: bool = False

    def __init__(self, gate: Gate | None = None, patience: Patience | None = None) -> None:
        self._gate = gate or Gate()
        self._patience = patience or Patience()

    def claimed_shop(self, headers: Mapping[str, str]) -> str:
        """Return nothing: every store has an address of its own to send to."""
        del headers
        return ""

    def delivery_id(self, headers: Mapping[str, str]) -> str:
        """Return nothing: a delivery that is sent again is not marked (facts: WooCommerce)."""
        del headers
        return ""

    def named_shop(self, raw: bytes) -> str:
        """Return nothing: a store's secret signs for that store alone."""
        del raw
        return ""

    def may_be_from(self, raw: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> bool:
        """Tell in constant time whether one of the secrets signed the raw body."""
        return signature.may_be_from(raw, headers, secrets)

    def intake(self, raw: bytes, headers: Mapping[str, str]) -> Intake:
        """Tell a ping and a checkout in progress from what is kept."""
        return intake.intake(raw, headers)

    def topic(self, headers: Mapping[str, str]) -> str:
        """Return the delivery's topic, such as ``order.created``."""
        return topic_of(headers)

    def blank(self, raw: bytes) -> bytes:
        """Return the body with card numbers and national ids in free text blanked."""
        return blank.blank(raw)

    def translate(self, topic: str, raw: bytes) -> ShopEvent:
        """Turn a stored delivery into our words. Raises UnreadableError."""
        return translate.translate(topic, raw)

    def client(self, url: str, credentials: Credentials, record: CallRecorder) -> ShopClient:
        """Return a client for one store; makes no call yet.

        Raises:
            InvalidInputError: the address is none, or a credential is missing.
        """
        missing = [field for field in FIELDS if not credentials.get(field)]
        if missing:
            raise InvalidInputError(f"The store's {' and '.join(missing)} must be given.")
        access = Access(
            url=store_url.normalise_url(url),
            credentials=credentials,
            gate=self._gate,
            patience=self._patience,
        )
        return WooCommerceClient(Rest(access, record))

    def renewed(self, url: str, credentials: Credentials, now: datetime) -> None:
        """Return nothing: a store's key does not end by itself."""
        del url, credentials, now

    def normalised(self, url: str) -> str:
        """Return a store's address as it is called. Raises InvalidInputError."""
        return store_url.normalise_url(url)

    def order_page(self, url: str, order: ExternalOrderId) -> str:
        """Return the address of the order in the store's own admin."""
        return store_url.order_page(url, order)
