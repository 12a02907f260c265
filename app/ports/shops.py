"""What a shop system must be able to do for us."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.model.ids import ExternalOrderId, HoldId
from app.model.order import Order
from app.model.shop_event import ShopEvent
from app.ports.credentials import Credentials
from app.ports.holds_seen import HoldsSeen, LettingGo


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


def unrecorded(call: OutsideCall) -> None:
    """Keep nothing of a call: it is for a whole shop, and no case's page could show it."""
    del call


class HoldResult(StrEnum):
    """What came of placing a hold."""

    PLACED = "placed"
    ALREADY_OURS = "already_ours"
    ORDER_ENDED = "order_ended"
    """Cancelled, refunded, deleted, failed or shipped meanwhile: nothing was written."""
    NOT_READY = "not_ready"
    """Not paid yet, not routed yet, or a status that we do not know: nothing was written."""
    WAREHOUSE_ASKED = "warehouse_asked"
    """All that is left is with a third party, who was asked to stop: nothing is held yet."""
    CANNOT_BE_HELD = "cannot_be_held"
    """The shop has nothing to stop in it; ``Order.obstacle`` says why."""


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


class CancelResult(StrEnum):
    """What came of cancelling an order."""

    CANCELLED = "cancelled"
    """It is cancelled, by us or by somebody before us, and its money is given back."""
    REFUNDED = "refunded"
    """It was sent already and cannot be cancelled; its money is given back."""
    UNDERWAY = "underway"
    """The shop is at it: look again."""


class Outlook(StrEnum):
    """What our findings come to, for a platform that has a place for that."""

    RISKY = "risky"
    CLEARED = "cleared"
    LEFT = "left"
    """The shop's staff decided by hand: we say neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffNote:
    """What the shop's staff are told at the order, in the merchant's language. It names nobody.

    ``reasons`` speak against the order, ``trust`` for it: one sentence each.
    """

    text: str
    """All of it as plain text."""
    mark: str
    """By which a repeat is recognised."""
    outlook: Outlook
    reasons: tuple[str, ...] = ()
    trust: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that we may not do at a shop, and what that leads to, in a sentence."""

    missing: str
    """The platform's own word, such as a scope."""
    consequence: str
    is_usual: bool = False
    """Whether most shops have it and do well: it is told, and nobody has to do anything."""


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
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersPage:
    """A page of orders, oldest first. ``unreadable`` are ids with the reason each.

    The next one is asked for by ``page`` plus one: numbers may leap where a shop lists by
    moments. ``pages`` and ``total`` are 0 where the shop does not tell; ``is_last`` is sure anyway.
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

    def place_hold(
        self, order: ExternalOrderId, hold: HoldId, held: Mapping[str, str]
    ) -> tuple[HoldResult, Order | None]:
        """Stop the order, bearing our hold id; a repeat changes nothing.

        Reads first, writes once (status, hold id, previous status together), and
        returns the order as it is afterwards (None when it is gone). ``held`` are the parts
        that have borne it before, each with its place then: one that no longer does, at the
        same place, was let go by staff and is left alone.
        """
        ...

    def lift_hold(
        self, order: ExternalOrderId, hold: HoldId, leftovers: Sequence[HoldId]
    ) -> tuple[LiftResult, Order | None]:
        """Put the previous status back if, and only if, the hold is still ours.

        ``leftovers`` are earlier holds of ours on the same order: they come off with it where
        several can lie on one.
        """
        ...

    def holds_on(self, orders: Sequence[ExternalOrderId]) -> Mapping[ExternalOrderId, HoldsSeen]:
        """Look at many orders in few calls; one that the shop does not show is missing."""
        ...

    def who_let_go(self, order: ExternalOrderId, hold: HoldId, *, was_shared: bool) -> LettingGo:
        """Tell who let our hold go on an order that no longer bears it. Reads only.

        ``was_shared``: somebody else's hold lay beside ours when we saw it last.
        """
        ...

    def order_of_part(self, part_id: str) -> ExternalOrderId:
        """Return the order of which this is a part. Raises NotFoundError when it is gone."""
        ...

    def write_note(self, order: ExternalOrderId, note: StaffNote) -> None:
        """Tell the shop's staff at the order, once per mark (a repeat is recognised)."""
        ...

    def cancel_order(self, order: ExternalOrderId, key: str) -> CancelResult:
        """Cancel the order and give its money back; a repeat with the same key does no more.

        Raises RejectedError, with the shop's own sentence, where it refuses.
        """
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

    def look_at_webhooks(self, address: str) -> Sequence[WebhookHealth]:
        """Return of every webhook that we need what is wrong with it now; change nothing.

        Empty where they come with the app and the shop does not list them.
        """
        ...

    def remove_webhooks(self, address: str) -> None:
        """Remove our webhooks; those of others stay."""
        ...


class ShopConnector(Protocol):
    """Everything about one kind of shop system that needs no connection."""

    kind: str
    has_app: bool
    """Whether its shops install an app: all of them send to one address, and are told apart
    by `claimed_shop`."""

    def claimed_shop(self, headers: Mapping[str, str]) -> str:
        """Return the address of the shop that a delivery says it is from, or nothing."""
        ...

    def delivery_id(self, headers: Mapping[str, str]) -> str:
        """Return what a delivery and its repeats bear alike, or nothing: then the body counts."""
        ...

    def named_shop(self, raw: bytes) -> str:
        """Return the address of the shop that a delivery's body itself names, or nothing.

        An app's signature covers the body only: where the body says whose it is, that counts.
        """
        ...

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

    def renewed(self, url: str, credentials: Credentials, now: datetime) -> Credentials | None:
        """Renew credentials that are about to end; None while they are good.

        The old ones stay good for another try until the new ones are used.
        Raises AccessDeniedError where they can be renewed no more.
        """
        ...

    def normalised(self, url: str) -> str:
        """Return a shop's address in one form. Raises InvalidInputError for an unusable one."""
        ...

    def order_page(self, url: str, order: ExternalOrderId) -> str:
        """Return the address of the order in the shop's own admin."""
        ...
