"""What one invented shop's world is like: every parameter is drawn from the seed.

The means follow the table in docs/quality.md; the ranges are wide on purpose, so that
whoever tunes on some of these worlds cannot lean on any one of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Final


class Kind(StrEnum):
    """Who ordered, in truth."""

    HONEST = "honest"
    FRIENDLY = "friendly"
    """An honest-looking order that its own buyer disputes later: no order-time fraud."""
    OWN_MAILBOX = "known_own_mailbox"
    LOOK_ALIKE = "known_look_alike"
    VICTIMS_MAILBOX = "known_victims_mailbox"
    TAKE_OVER = "account_take_over"
    UNKNOWN_PERSON = "unknown_person"
    TESTER = "card_tester"
    CARD_GOODS = "card_goods"
    CARD_DIGITAL = "card_digital"
    MULES = "mules"


IMPERSONATION: Final = frozenset(
    {Kind.OWN_MAILBOX, Kind.LOOK_ALIKE, Kind.VICTIMS_MAILBOX, Kind.TAKE_OVER, Kind.UNKNOWN_PERSON}
)
ORDER_TIME: Final = IMPERSONATION | {Kind.TESTER, Kind.CARD_GOODS, Kind.CARD_DIGITAL, Kind.MULES}

_SHARES: Final = {
    Kind.OWN_MAILBOX: 11.0,
    Kind.LOOK_ALIKE: 5.0,
    Kind.VICTIMS_MAILBOX: 10.0,
    Kind.TAKE_OVER: 11.0,
    Kind.UNKNOWN_PERSON: 22.0,
    Kind.TESTER: 7.0,
    Kind.CARD_GOODS: 16.0,
    Kind.CARD_DIGITAL: 7.0,
    Kind.MULES: 8.0,
}
_HOMES: Final = ("SE", "SE", "SE", "DE", "NO", "DK", "FI", "NL", "GB", "US")


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How often honest buyers do what looks odd; shares of orders unless said otherwise."""

    gift: float
    locker: float
    work: float
    holiday: float
    forwarder: float
    vpn: float
    """Share of buyers."""
    travel: float
    new_device: float
    second_mailbox: float
    typo: float
    retries: float
    moves_a_year: float
    late_billing: float
    """Share of movers who leave the old address as billing address for a while."""
    account: float
    """Share of buyers with an account."""
    signed_in: float
    """Share of their orders for which account holders sign in."""
    phone_missing: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Craft:
    """How fraudsters of this world work; shares of their orders unless said otherwise."""

    reuse: float
    """How readily they use device, network and address again: 0 … 1."""
    value: float
    """Their basket, in times of an honest one of the same shop."""
    resale: float
    abroad: float
    hosting: float
    locker: float
    pay_later: float
    known_address: float
    """Share who have it sent where the victim had parcels before."""
    victims_phone: float
    foreign_language: float
    keeps_surname: float
    """Share who name a recipient of the victim's surname."""
    patience: float
    """Share who look around first: account old, basket small, device seen before."""
    discount: float
    """Share who use a code that lowers the price."""
    own_document: float
    """Share who would show their own document; others give up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One shop's world."""

    seed: int
    orders: int
    starts_at: datetime
    span: timedelta
    home: str
    abroad: float
    """Share of buyers outside the home country."""
    shop: str
    gift_cards: float
    orders_a_year: float
    """Of a returning buyer."""
    single: float
    """Share of buyers who buy once."""
    pay_later: float
    wallet: float
    transfer: float
    fraud: float
    friendly: float
    mix: Mapping[Kind, float]
    reported: float
    """Share of order-time fraud that ever becomes known."""
    checked_by_hand: float
    habits: Habits
    craft: Craft


def world_of(seed: int, orders: int) -> World:
    """Draw a world: the same seed and size, the same world."""
    rng = Random(f"world {seed}")
    return World(
        seed=seed,
        orders=orders,
        starts_at=datetime(2024, rng.randint(1, 9), rng.randint(1, 28), tzinfo=UTC),
        span=timedelta(days=rng.randint(430, 760)),
        home=rng.choice(_HOMES),
        abroad=rng.uniform(0.02, 0.35),
        shop=rng.choice(("fashion", "electronics", "home", "beauty", "jewels", "everything")),
        gift_cards=rng.choice((0.0, 0.02, 0.05)),
        orders_a_year=rng.uniform(2.0, 5.0),
        single=rng.uniform(0.15, 0.5),
        pay_later=rng.uniform(0.12, 0.42),
        wallet=rng.uniform(0.05, 0.3),
        transfer=rng.uniform(0.0, 0.05),
        fraud=0.003 * 10 ** rng.uniform(0.0, 1.0),
        friendly=rng.uniform(0.0005, 0.004),
        mix={kind: share * rng.lognormvariate(0.0, 0.5) for kind, share in _SHARES.items()},
        reported=rng.uniform(0.55, 0.92),
        checked_by_hand=rng.uniform(0.0, 0.2),
        habits=_habits(rng),
        craft=_craft(rng),
    )


def _habits(rng: Random) -> Habits:
    return Habits(
        gift=rng.uniform(0.04, 0.12),
        locker=rng.uniform(0.03, 0.15),
        work=rng.uniform(0.01, 0.03),
        holiday=rng.uniform(0.005, 0.03),
        forwarder=rng.uniform(0.0, 0.006),
        vpn=rng.uniform(0.02, 0.07),
        travel=rng.uniform(0.02, 0.06),
        new_device=rng.uniform(0.05, 0.18),
        second_mailbox=rng.uniform(0.03, 0.08),
        typo=rng.uniform(0.005, 0.02),
        retries=rng.uniform(0.03, 0.1),
        moves_a_year=rng.uniform(0.09, 0.16),
        late_billing=rng.uniform(0.2, 0.6),
        account=rng.uniform(0.35, 0.8),
        signed_in=rng.uniform(0.5, 0.9),
        phone_missing=rng.uniform(0.02, 0.2),
    )


def _craft(rng: Random) -> Craft:
    return Craft(
        reuse=rng.uniform(0.2, 0.8),
        value=rng.uniform(0.9, 2.8),
        resale=rng.uniform(0.2, 0.8),
        abroad=rng.uniform(0.08, 0.26),
        hosting=rng.uniform(0.03, 0.12),
        locker=rng.uniform(0.2, 0.5),
        pay_later=rng.uniform(0.35, 0.75),
        known_address=rng.uniform(0.05, 0.25),
        victims_phone=rng.uniform(0.3, 0.6),
        foreign_language=rng.uniform(0.15, 0.4),
        keeps_surname=rng.uniform(0.2, 0.6),
        patience=rng.uniform(0.05, 0.25),
        discount=rng.uniform(0.02, 0.15),
        own_document=rng.uniform(0.02, 0.15),
    )
