"""An order and its truth while they are made, and the lines that come of them."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from benchmarks.histories.goods import GIFT_CARDS, SHOPS, Ware
from benchmarks.histories.lands import Land
from benchmarks.histories.people import Card, Device, Person, Place
from benchmarks.histories.world import IMPERSONATION, ORDER_TIME, Kind, World


@dataclass(slots=True, kw_only=True)
class Payment:
    """How it is paid, and what the processor said."""

    method: str
    card: Card | None = None
    avs: str | None = None
    cvv: str | None = None
    three_d_secure: str | None = None
    failed: int = 0


@dataclass(slots=True, kw_only=True)
class Draft:
    """One order."""

    at: datetime
    land: Land
    payer: Person
    billing: Place
    recipient: Person
    shipping: Place
    email: str
    phone: str
    device: Device
    ip: str
    payment: Payment
    items: list[dict[str, Any]]
    delivery: str = "home"
    account_id: str | None = None
    account_created_at: datetime | None = None
    signed_in: bool = False
    security: dict[str, float] = field(default_factory=dict)
    discount_code: str | None = None
    note: str | None = None
    gift_message: str | None = None
    status: str = "paid"


@dataclass(slots=True, kw_only=True)
class Truth:
    """What nobody at the shop knows."""

    kind: Kind = Kind.HONEST
    mover: bool = False
    """An honest buyer's order to the home they moved to, for the first time."""
    hard: list[str] = field(default_factory=list)
    """What looks odd about an honest order."""
    document: tuple[str, str] = ("", "")
    """The name on the document that whoever ordered could show."""
    shows_document: bool = True
    reads_mailbox: bool = True
    """Whether they read the mail sent to the order's address."""
    victim: int | None = None

    def as_line(self, order_id: str) -> dict[str, Any]:
        """Return it as a line of the truth file."""
        return {
            "order_id": order_id,
            "kind": self.kind.value,
            "order_time_fraud": self.kind in ORDER_TIME,
            "impersonation": self.kind in IMPERSONATION,
            "mover": self.mover,
            "hard": self.hard,
            "document": list(self.document),
            "shows_document": self.shows_document,
            "reads_mailbox": self.reads_mailbox,
            "victim": self.victim,
        }


def basket(world: World, rng: Random, *, times: float, resale: float) -> list[dict[str, Any]]:
    """Draw goods: ``times`` is the taste for dear ones, ``resale`` the share chosen to be resold."""
    wares = SHOPS[world.shop]
    lines = 1
    while lines < 8 and rng.random() < 0.45:
        lines += 1
    resold = rng.random() < resale
    if resold:
        lines = min(lines, 2)
    return [_line(rng, _ware(rng, wares, world, resold=resold), times) for _ in range(lines)]


def gift_card_basket(rng: Random) -> list[dict[str, Any]]:
    """Draw what is sent by mail and spent at once."""
    ware = rng.choices(GIFT_CARDS, [one.resold for one in GIFT_CARDS])[0]
    line = _line(rng, ware, 1.0)
    line["quantity"] = rng.choice((1, 1, 2, 3, 5))
    return [line]


def _ware(rng: Random, wares: tuple[Ware, ...], world: World, *, resold: bool) -> Ware:
    if rng.random() < world.gift_cards:
        wares = GIFT_CARDS
    weights = [one.resold if resold else one.wanted for one in wares]
    return rng.choices(wares, weights)[0]


def _line(rng: Random, ware: Ware, times: float) -> dict[str, Any]:
    price = ware.price if ware.digital else ware.price * times * rng.lognormvariate(0.0, 0.25)
    quantity = 1
    while quantity < 6 and rng.random() < 0.12:
        quantity += 1
    return {
        "sku": f"{ware.category[:3].upper()}-{sum(map(ord, ware.title)) % 10000:04d}",
        "title": ware.title,
        "category": ware.category,
        "quantity": quantity,
        "price": price,
        "digital": ware.digital,
    }


def as_line(draft: Draft, world: World, order_id: str, rng: Random) -> dict[str, Any]:
    """Return the order as a line of the history."""
    goods = [one | {"price": round(one["price"] * draft.land.units, 2)} for one in draft.items]
    subtotal = round(sum(one["price"] * one["quantity"] for one in goods), 2)
    discount = round(subtotal * 0.15, 2) if draft.discount_code else 0.0
    free = all(one["digital"] for one in goods) or subtotal > 60 * draft.land.units
    fee = 0.0 if free else round(5 * draft.land.units, 2)
    fee = round(9 * draft.land.units, 2) if draft.delivery == "express" else fee
    return {
        "order_id": order_id,
        "created_at": draft.at.isoformat(),
        "shop": f"{world.shop}-{world.seed}",
        "channel": "shopify",
        "status": draft.status,
        "currency": draft.land.currency,
        "subtotal": subtotal,
        "discount": discount,
        "discount_code": draft.discount_code,
        "shipping_price": fee,
        "total": round(subtotal - discount + fee, 2),
        "items": goods,
        **_buyer(draft),
        "billing_address": _address(draft.payer, draft.billing),
        "shipping_address": _address(draft.recipient, draft.shipping),
        "shipping_method": draft.delivery,
        "note": draft.note,
        "gift_message": draft.gift_message,
        **_browser(draft, rng),
        "payment": _payment(draft.payment),
        "failed_payment_attempts": draft.payment.failed,
        "account_security": _security(draft),
    }


def _buyer(draft: Draft) -> dict[str, Any]:
    created = draft.account_created_at
    return {
        "customer_id": draft.account_id,
        "account_created_at": created.isoformat() if created and draft.account_id else None,
        "logged_in": draft.signed_in,
        "email": draft.email,
        "phone": draft.phone or None,
    }


def _browser(draft: Draft, rng: Random) -> dict[str, Any]:
    # Blockers and old shop plug-ins leave gaps.
    return {
        "ip": draft.ip if rng.random() < 0.99 else None,
        "user_agent": draft.device.user_agent if rng.random() < 0.99 else None,
        "device_id": draft.device.device_id if rng.random() < 0.94 else None,
        "accept_language": draft.device.language if rng.random() < 0.97 else None,
    }


def _address(person: Person, place: Place) -> dict[str, Any]:
    return {
        "first_name": person.first,
        "last_name": person.last,
        "company": place.company or None,
        "address1": place.street,
        "address2": place.extra or None,
        "postal_code": place.post_code,
        "city": place.city,
        "region": place.region or None,
        "country": place.country,
    }


def _payment(payment: Payment) -> dict[str, Any]:
    card = payment.card
    return {
        "method": payment.method,
        "card_bin": card.bin if card else None,
        "card_last4": card.last4 if card else None,
        "card_fingerprint": card.fingerprint if card else None,
        "card_country": card.country if card else None,
        "card_brand": card.brand if card else None,
        "avs_result": payment.avs,
        "cvv_result": payment.cvv,
        "three_d_secure": payment.three_d_secure,
    }


def _security(draft: Draft) -> dict[str, float | None] | None:
    if draft.account_id is None or not draft.signed_in:
        return None
    names = ("password_reset", "address_added", "email_change")
    return {f"minutes_since_{name}": draft.security.get(name) for name in names}
