"""What the outside must be able to do for us. Connectors keep these promises.

Every call raises `UnreachableError` when trying again may help and
`RejectedError` (or a child of it) when it will not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.model.check import Session, SessionEvent, VerifiedPerson
from app.model.ids import ExternalOrderId, HoldId, SessionRef
from app.model.order import Order
from app.model.private import Private
from app.model.shop_event import ShopEvent

Credentials = Mapping[str, str]
"""A connection's fields, as its connector's schema names them."""


class Clock(Protocol):
    """Tells the time; tests own theirs."""

    def now(self) -> datetime:
        """Return the time, aware, UTC."""
        ...


# -- shops -----------------------------------------------------------------------------


class Intake(StrEnum):
    """What a delivery is, seen before anything is stored."""

    KEEP = "keep"
    PING = "ping"
    """Unsigned greeting: answered 200, kept nowhere."""
    DRAFT = "draft"
    """A checkout in progress: answered 200, kept nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideCall:
    """One call that a client made, for the case's page: no payload, no person."""

    method: str
    path: str
    status: int | None
    """None when no answer came."""
    milliseconds: int


CallRecorder = Callable[[OutsideCall], None]


class HoldResult(StrEnum):
    """What came of placing a hold."""

    PLACED = "placed"
    ALREADY_OURS = "already_ours"
    ORDER_ENDED = "order_ended"
    """Cancelled, refunded, deleted, failed or shipped meanwhile: nothing was written."""
    NOT_READY = "not_ready"
    """Not paid yet, or a status that we do not know: nothing was written."""


class LiftResult(StrEnum):
    """What came of lifting a hold."""

    LIFTED = "lifted"
    ALREADY_LIFTED = "already_lifted"
    """A repeat: the order bears the trace of our own release."""
    CHANGED_BY_HAND = "changed_by_hand"
    """Somebody moved the order or removed our hold: nothing was written."""
    ORDER_ENDED = "order_ended"
    """Cancelled, refunded or deleted: nothing was written."""
    SLIPPED_AND_REPAIRED = "slipped_and_repaired"
    """The order was ended between our look and our write; its status was put back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopDescription:
    """What a shop says of itself. ``timezone`` is an IANA name."""

    name: str
    url: str
    timezone: str
    currency: str
    country: str
    version: str
    now: datetime | None = None
    """The shop's own time, whole seconds; None where it did not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersPage:
    """A page of orders, oldest first. ``unreadable`` are ids with the reason each.

    ``pages`` and ``total`` are 0 where the shop does not tell; ``is_last`` is sure anyway.
    ``latest`` is the last change among all that the shop listed, left out ones too.
    """

    orders: Sequence[Order]
    unreadable: Sequence[tuple[str, str]]
    page: int
    pages: int
    total: int
    is_last: bool
    latest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookHealth:
    """A webhook of ours at the shop: ``problem`` is None while it works."""

    topic: str
    problem: str | None


class ShopClient(Protocol):
    """Speaks to one shop with that shop's credentials."""

    def describe(self) -> ShopDescription:
        """Read what the shop is; also proves that the credentials may read."""
        ...

    def read_order(self, order: ExternalOrderId) -> Order:
        """Read one order as it is now. Raises NotFoundError when it is gone."""
        ...

    def place_hold(self, order: ExternalOrderId, hold: HoldId) -> tuple[HoldResult, Order | None]:
        """Stop the order, bearing our hold id; a repeat changes nothing.

        Reads first, writes once (status, hold id, previous status together), and
        returns the order as it is afterwards (None when it is gone).
        """
        ...

    def lift_hold(self, order: ExternalOrderId, hold: HoldId) -> tuple[LiftResult, Order | None]:
        """Put the previous status back if, and only if, the hold is still ours."""
        ...

    def write_note(self, order: ExternalOrderId, text: str, mark: str) -> None:
        """Leave a private note for staff, once per ``mark`` (a repeat is recognised)."""
        ...

    def list_placed_before(self, before: datetime, page: int) -> OrdersPage:
        """List orders placed before a moment, oldest first; pages start at 1."""
        ...

    def list_modified_after(self, after: datetime, page: int) -> OrdersPage:
        """List orders changed since a moment, oldest change first."""
        ...

    def ensure_webhooks(self, address: str, secret: str) -> Sequence[WebhookHealth]:
        """Make every webhook that we need exist at the address, and repair the rest.

        A webhook that the shop disabled is re-created, as its failure count survives
        re-activation. Returns what was found wrong (``problem``) per topic.
        """
        ...

    def remove_webhooks(self, address: str) -> None:
        """Remove our webhooks; those of others stay."""
        ...


class ShopConnector(Protocol):
    """Everything about one kind of shop system that needs no connection."""

    kind: str

    def may_be_from(self, raw: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> bool:
        """Tell in constant time whether one of the secrets signed the raw body."""
        ...

    def intake(self, raw: bytes, headers: Mapping[str, str]) -> Intake:
        """Tell what the delivery is without trusting it."""
        ...

    def topic(self, headers: Mapping[str, str]) -> str:
        """Return the delivery's topic, such as ``order.created``."""
        ...

    def blank(self, raw: bytes) -> bytes:
        """Return the body with card numbers and national ids in free text blanked."""
        ...

    def translate(self, topic: str, raw: bytes) -> ShopEvent:
        """Turn a stored delivery into our words. Raises UnreadableError."""
        ...

    def client(self, url: str, credentials: Credentials, record: CallRecorder) -> ShopClient:
        """Return a client for one shop; makes no call yet."""
        ...

    def normalised(self, url: str) -> str:
        """Return a shop's address in one form. Raises InvalidInputError for an unusable one."""
        ...

    def order_page(self, url: str, order: ExternalOrderId) -> str:
        """Return the address of the order in the shop's own admin."""
        ...


# -- identity --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyAbilities:
    """What a provider's key turned out to be good for, found by asking."""

    live: bool
    may_check: bool
    may_make_webhooks: bool
    account_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEndpoint:
    """An endpoint made at the provider, with the secret shown only once."""

    endpoint_id: str
    secret: Private[str]


class IdentityClient(Protocol):
    """Speaks to one identity provider with one merchant's key."""

    def probe(self) -> KeyAbilities:
        """Find out what the key may do. Raises AccessDeniedError for a dead key."""
        ...

    def start(self, *, reference: str, key: str, return_url: str) -> Session:
        """Open a session; the same ``key`` (idempotency) returns the same session."""
        ...

    def read(self, session: SessionRef) -> Session:
        """Read a session; while it needs input this mints a fresh ``url``."""
        ...

    def read_person(self, session: SessionRef) -> VerifiedPerson:
        """Read whom a passed session proved. Call it once; keep nothing of it."""
        ...

    def redact(self, session: SessionRef) -> "Redacted":
        """Ask the provider to forget the session; tells how far that is.

        One that still needs input is cancelled by it.
        """
        ...

    def make_webhook(self, address: str) -> WebhookEndpoint:
        """Create the endpoint for session events, redaction named explicitly."""
        ...


class Redacted(StrEnum):
    """What came of asking a provider to forget."""

    ASKED = "asked"
    DONE = "done"
    NOT_YET = "not_yet"
    """The session is being processed: ask again later."""


class IdentityConnector(Protocol):
    """Everything about one identity provider that needs no connection."""

    kind: str
    pages: Sequence[str]
    """Origins of the pages on which buyers prove themselves: where our button may lead."""

    def may_be_from(
        self, raw: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime
    ) -> bool:
        """Tell in constant time whether a fresh signature by one secret is there."""
        ...

    def translate(self, raw: bytes) -> SessionEvent:
        """Turn a signed event into our words. Raises UnreadableError."""
        ...

    def client(self, credentials: Credentials) -> IdentityClient:
        """Return a client for one merchant's key; makes no call yet."""
        ...


# -- mail ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One letter. ``message_id`` is fixed by the effect that owes it."""

    message_id: str
    sender: str
    reply_to: str
    recipient: Private[str]
    subject: str
    text: Private[str]
    html: Private[str]
    language: str


class MailConnector(Protocol):
    """Hands letters on."""

    def send(self, mail: Mail) -> None:
        """Hand one letter on; returns once the next station took it."""
        ...

    def forget(self, message_ids: Sequence[str]) -> None:
        """Remove letters that are kept here; where none are kept there is nothing to do."""
        ...
