"""Signals about the buyer's account at the shop."""

from datetime import timedelta
from typing import Final

from app.rules.facts import Facts
from app.rules.name_likeness import differ, likeness
from app.rules.signal import Family, Signal, signal_of

_DAY = timedelta(days=1)


def guest(facts: Facts) -> bool:
    """The order was placed without an account."""
    return facts.order.customer.account_id is None


def signed_in(facts: Facts) -> bool | None:
    """The buyer was signed in when ordering. Unknown where the platform does not tell."""
    return facts.order.signed_in


def age_days(facts: Facts) -> float | None:
    """How old the account was when the order came. Unknown for guests."""
    age = _age(facts)
    return None if age is None else age / _DAY


def age_seconds(facts: Facts) -> float | None:
    """The same in seconds: robots order at once. Unknown for guests.

    Honest first orders often make the account on the way, too.
    """
    age = _age(facts)
    return None if age is None else age.total_seconds()


def minutes_since_password_reset(facts: Facts) -> float | None:
    """How long before the order the password was reset. Unknown where nobody tells."""
    security = facts.order.security
    return None if security is None else security.since_password_reset


def minutes_since_address_added(facts: Facts) -> float | None:
    """How long before the order an address was added to the account."""
    security = facts.order.security
    return None if security is None else security.since_address_added


def minutes_since_email_change(facts: Facts) -> float | None:
    """How long before the order the account's e-mail address was changed."""
    security = facts.order.security
    return None if security is None else security.since_email_change


def security_changed_minutes(facts: Facts) -> float | None:
    """The shortest of these three: an account taken over is used at once."""
    security = facts.order.security
    if security is None:
        return None
    said = (
        security.since_password_reset,
        security.since_address_added,
        security.since_email_change,
    )
    return min((one for one in said if one is not None), default=None)


def name_differs(facts: Facts) -> bool | None:
    """The payer's name is not that of the account.

    Forgives accents, scripts, order, middle names and one typo. Unknown for guests, and
    where a name is missing or the answer is not clear (initials, one word only).
    """
    customer = facts.order.customer
    if customer.account_id is None:
        return None
    return differ(facts.order.billing.reveal().name, customer.name.reveal())


def name_likeness(facts: Facts) -> float | None:
    """How alike the payer's and the account's names are: 1 the same, below 0.8 others.

    Unknown for guests, where a name is missing, and between scripts that leave out vowels.
    """
    customer = facts.order.customer
    if customer.account_id is None:
        return None
    return likeness(facts.order.billing.reveal().name, customer.name.reveal())


def _age(facts: Facts) -> timedelta | None:
    created, placed = facts.order.customer.account_created_at, facts.order.placed_at
    return None if created is None else max(placed - created, timedelta())


SIGNALS: Final[tuple[Signal, ...]] = (
    signal_of(Family.ACCOUNT, guest),
    signal_of(Family.ACCOUNT, signed_in),
    signal_of(Family.ACCOUNT, age_days, unit="days"),
    signal_of(Family.ACCOUNT, age_seconds, unit="seconds"),
    signal_of(Family.ACCOUNT, minutes_since_password_reset, unit="minutes"),
    signal_of(Family.ACCOUNT, minutes_since_address_added, unit="minutes"),
    signal_of(Family.ACCOUNT, minutes_since_email_change, unit="minutes"),
    signal_of(Family.ACCOUNT, security_changed_minutes, unit="minutes"),
    signal_of(Family.ACCOUNT, name_differs),
    signal_of(Family.ACCOUNT, name_likeness),
)
