"""The common order model, into which every shop system is translated.

Personal data are `Private`. Amounts are minor units, times aware UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.model.ids import ExternalOrderId, HoldId
from app.model.money import Money
from app.model.private import Private


class OrderStatus(StrEnum):
    """Where an order stands at its shop, in our words."""

    UNPAID = "unpaid"
    """Placed but not paid; nobody ships it."""
    AWAITING_TRANSFER = "awaiting_transfer"
    """On hold natively until a bank transfer or cheque arrives; not our hold."""
    TO_SHIP = "to_ship"
    """Accepted: whoever packs parcels may take it now."""
    ON_HOLD = "on_hold"
    """Stopped by somebody: by us if it bears our hold id."""
    SHIPPED = "shipped"
    """Completed at the shop."""
    FAILED = "failed"
    """The payment failed."""
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    DELETED = "deleted"
    OTHER = "other"
    """A status of a plugin that we do not know."""


ENDED = frozenset(
    {OrderStatus.FAILED, OrderStatus.CANCELLED, OrderStatus.REFUNDED, OrderStatus.DELETED}
)
"""Statuses after which nothing is shipped any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person's name as the shop has it, in two parts."""

    first: str = ""
    last: str = ""

    def full(self) -> str:
        """Return both parts with one space between."""
        return f"{self.first} {self.last}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address. ``country`` is ISO 3166-1 alpha-2, upper case, or empty."""

    name: Name = field(default_factory=Name)
    company: str = ""
    lines: tuple[str, ...] = ()
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    phone: str = ""

    def is_empty(self) -> bool:
        """Tell whether there is no place in it (a name alone is no address)."""
        return not (self.lines or self.postal_code or self.city)


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Who ordered, as the shop knows them. ``account_id`` is None for a guest."""

    account_id: str | None
    name: Private[Name]
    email: Private[str]
    phone: Private[str]
    account_created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the basket; ``price`` is of one piece, ``total`` of the line."""

    sku: str
    title: str
    quantity: int
    price: Money
    total: Money
    product_id: str = ""
    digital: bool = False
    category: str = ""


class ThreeDSecure(StrEnum):
    """What the cardholder's bank was asked."""

    AUTHENTICATED = "authenticated"
    FRICTIONLESS = "frictionless"
    EXEMPTED = "exempted"
    NOT_ATTEMPTED = "not_attempted"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAnswers:
    """What processor and bank said of the card; empty where they did not say."""

    country: str = ""
    """Of the issuer: ISO 3166-1 alpha-2, upper case."""
    brand: str = ""
    """Lower case, such as ``visa``."""
    avs: str = ""
    """Address check: the card network's one-letter code."""
    cvv: str = ""
    """Security code: the card network's one-letter code."""
    three_d_secure: ThreeDSecure | None = None
    holder: Private[str] | None = None
    """The name on the card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSecurity:
    """Minutes before the order at which the account's own data changed; None where unknown."""

    since_password_reset: float | None = None
    since_address_added: float | None = None
    since_email_change: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """How it is paid. ``paid_at`` None does not mean unpaid (cash on delivery)."""

    method: str
    title: str
    transaction_id: str
    paid_at: datetime | None
    card_key: Private[str] | None = None
    """What names the card (a fingerprint, or brand and last digits) where the platform tells."""
    card: CardAnswers | None = None
    failed_attempts: int | None = None
    """Failed tries to pay before this one, where the platform tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money given back; ``amount`` is positive."""

    refund_id: str
    amount: Money
    reason: str


class PartState(StrEnum):
    """Where a part of an order stands."""

    OPEN = "open"
    """Whoever packs parcels may take it now, or at its time."""
    HELD = "held"
    """Stopped, by us or by somebody else."""
    PACKING = "packing"
    """The shop's own people are packing it: it takes no hold any more."""
    AT_WAREHOUSE = "at_warehouse"
    """A third party was asked to send it, or does so."""
    OVER = "over"
    """Sent, cancelled, or replaced by another part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is sent from one place at one time, and can be stopped by itself."""

    part_id: str
    state: PartState
    may_be_held: bool
    """Whether the shop takes a hold on it now."""
    hold: HoldId | None = None
    """The id of our hold where it bears one."""
    further_holds: tuple[HoldId, ...] = ()
    """Ours too, besides that one: of earlier cases of the same order."""
    other_holds: tuple[str, ...] = ()
    """Who else stopped it: the names of other apps, or nothing where it was staff."""
    place: str = ""

    def bears(self, hold: HoldId) -> bool:
        """Tell whether this hold of ours is on it, among others or alone."""
        return hold == self.hold or hold in self.further_holds

    def is_stopped_by(self, hold: HoldId) -> bool:
        """Tell whether this hold of ours keeps it from being sent: not on one that is over."""
        return self.state is not PartState.OVER and self.bears(hold)


class Obstacle(StrEnum):
    """Why nothing in an order can be stopped."""

    DIGITAL = "digital"
    """Nothing of it is sent as a parcel."""
    GIFT_CARD = "gift_card"
    """The shop sends gift cards by itself, at once."""
    SENT_AT_ONCE = "sent_at_once"
    """The shop sends its orders by itself, as soon as they are paid."""


class PlatformRisk(StrEnum):
    """What the shop platform itself says of the order's risk."""

    PENDING = "pending"
    """It is still looking."""
    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class LimitKind(StrEnum):
    """What ends at a limit."""

    AUTHORISATION = "authorisation"
    """The reserved money is let go."""
    PROTECTION = "protection"
    """The platform no longer answers for a disputed payment."""
    SEND_BY = "send_by"
    """The shop promised to send by then."""
    OWN = "own"
    """No order is on hold for longer: the merchant's own choice, which no shop tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A moment by which the order should be on its way."""

    kind: LimitKind
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an order stands at its shop, without its person: what pages and deadlines need."""

    parts: tuple[Part, ...] = ()
    limits: tuple[Limit, ...] = ()
    obstacle: Obstacle | None = None
    platform_risk: PlatformRisk | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order as its shop last told us."""

    external_id: ExternalOrderId
    number: str
    status: OrderStatus
    native_status: str
    """The shop system's own word, given back unchanged at release."""
    placed_at: datetime
    modified_at: datetime
    total: Money
    customer: Customer
    billing: Private[Address]
    shipping: Private[Address]
    lines: tuple[Line, ...]
    payment: Payment
    refunds: tuple[Refund, ...] = ()
    shipping_method: str = ""
    ip: Private[str] | None = None
    user_agent: Private[str] | None = None
    customer_note: Private[str] | None = None
    hold: HoldId | None = None
    """The id of our hold where the order bears one."""
    held_from: str | None = None
    """The native status that our hold replaced."""
    awaited_transfer: bool = False
    """True where our hold replaced the shop's own wait for a bank transfer."""
    gift_message: Private[str] | None = None
    device_id: Private[str] | None = None
    accept_language: str = ""
    """What the buyer's browser asked for, such as ``sv-SE,sv;q=0.9``."""
    signed_in: bool | None = None
    """Whether the buyer was signed in when ordering, where the platform tells."""
    security: AccountSecurity | None = None
    discount: Money | None = None
    discount_code: str = ""
    shipping_price: Money | None = None
    language: str = ""
    created_via: str = ""
    is_test: bool = False
    """Paid with play money: decided, but nobody is mailed for it."""
    parts: tuple[Part, ...] = ()
    """Empty where the platform does not tell them, or has not made them yet."""
    obstacle: Obstacle | None = None
    platform_risk: PlatformRisk | None = None
    """None where the platform has no opinion to give."""
    limits: tuple[Limit, ...] = ()

    def delivery_address(self) -> Private[Address]:
        """Return where the parcel goes: shipping, or billing where that is empty."""
        return self.billing if self.shipping.reveal().is_empty() else self.shipping

    def standing(self) -> Standing:
        """Return how it stands at the shop."""
        return Standing(
            parts=self.parts,
            limits=self.limits,
            obstacle=self.obstacle,
            platform_risk=self.platform_risk,
        )
