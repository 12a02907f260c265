"""What the shop knows of a mailbox and of a phone, whoever's they are."""

from typing import Final

from app.model.facts import KeyKind
from app.rules.facts import Facts
from app.rules.signal import Family, Signal, signal_of
from app.rules.signals import earlier


def email_new_to_shop(facts: Facts) -> bool | None:
    """No earlier order came from this mailbox.

    Dots in Gmail's mailboxes and +tags make no new one. Unknown without an e-mail address.
    """
    return earlier.is_new(facts, KeyKind.EMAIL)


def email_days_known(facts: Facts) -> float | None:
    """Days since the first of the latest 200 orders from this mailbox; 0 where it is new.

    Unknown without an e-mail address.
    """
    return earlier.days_known(facts, KeyKind.EMAIL)


def email_people(facts: Facts) -> int | None:
    """Different buyers who ordered with this mailbox before: more than one shares it.

    By account, else mailbox, so guests count once. Unknown without an e-mail address.
    """
    return earlier.people(facts, KeyKind.EMAIL)


def phone_new_to_shop(facts: Facts) -> bool | None:
    """No earlier order named this phone number, however it was written.

    Unknown without a phone number that can ring.
    """
    return earlier.is_new(facts, KeyKind.PHONE)


def phone_days_known(facts: Facts) -> float | None:
    """Days since the first of the latest 200 orders with this phone number; 0 where it is new.

    Unknown without a phone number that can ring.
    """
    return earlier.days_known(facts, KeyKind.PHONE)


def phone_people(facts: Facts) -> int | None:
    """Different buyers who named this phone number before; a family often shares one.

    By account, else mailbox, else name and billing address. Unknown without a number
    that can ring.
    """
    return earlier.people(facts, KeyKind.PHONE)


SIGNALS: Final[tuple[Signal, ...]] = (
    signal_of(Family.CONTACT, email_new_to_shop),
    signal_of(Family.CONTACT, email_days_known, unit="days"),
    signal_of(Family.CONTACT, email_people, unit="people"),
    signal_of(Family.CONTACT, phone_new_to_shop),
    signal_of(Family.CONTACT, phone_days_known, unit="days"),
    signal_of(Family.CONTACT, phone_people, unit="people"),
)
