"""Signals about how the buyer can be reached: the mailbox and the phone."""

import re
from typing import Final

from app.rules.facts import Facts
from app.rules.letters import randomness
from app.rules.mailbox_kinds import kind_of_mailbox
from app.rules.mailboxes import domain_of, local_part_of
from app.rules.name_in_mailbox import name_in_mailbox as likeness_of
from app.rules.phones import Phone, read_phone
from app.rules.places import country_of
from app.rules.signal import Family, Signal, signal_of

_DIGIT = re.compile(r"\d")
_MIXED = re.compile(r"(?:[a-z]+\d+){3,}|(?:\d+[a-z]+){3,}")
_HEX = re.compile(r"(?=.*\d)(?=.*[a-f])[0-9a-f]{12,}")


def disposable(facts: Facts) -> bool | None:
    """The mailbox belongs to a service of throw-away addresses.

    Relays that forward to a real mailbox are not among them. Unknown without a readable
    e-mail address.
    """
    found = _kind(facts)
    return None if found is None else found == "disposable"


def relay(facts: Facts) -> bool | None:
    """The mailbox is an alias that forwards to a real one, such as Apple's Hide My Email.

    Careful honest buyers use them.
    """
    found = _kind(facts)
    return None if found is None else found == "relay"


def free_mailbox(facts: Facts) -> bool | None:
    """The mailbox is of a provider that gives one to anybody, such as Gmail or Outlook.

    Most honest buyers have one.
    """
    found = _kind(facts)
    return None if found is None else found == "free"


def tagged(facts: Facts) -> bool | None:
    """The mailbox bears a tag after a plus, such as anna+shop@. Careful buyers do that."""
    local = _local(facts)
    return None if local is None else "+" in local


def dotted(facts: Facts) -> bool | None:
    """A Gmail address has dots, which Gmail ignores: one mailbox can look like many.

    Two in three honest ones have one dot between the names. False at other providers.
    """
    local = _local(facts)
    if local is None:
        return None
    return domain(facts) in {"gmail.com", "googlemail.com"} and "." in local


def domain(facts: Facts) -> str | None:
    """The part of the e-mail address after the @, such as gmail.com."""
    return domain_of(facts.order.customer.email.reveal())


def top_level(facts: Facts) -> str | None:
    """The last part of the e-mail address, such as se or com."""
    found = domain(facts)
    return None if found is None else found.rpartition(".")[2]


def digits(facts: Facts) -> int | None:
    """How many digits stand before the @. Years of birth are two or four."""
    local = _local(facts)
    return None if local is None else len(_DIGIT.findall(local))


def length(facts: Facts) -> int | None:
    """How many characters stand before the @."""
    local = _local(facts)
    return None if local is None else len(local)


def name_in_mailbox(facts: Facts) -> float | None:
    """How much of the payer's name the mailbox tells: 1 all of it, 0 nothing.

    Nicknames and family mailboxes are honest and tell little. Unknown for relays, and where
    name or mailbox is missing.
    """
    local = _local(facts)
    if local is None or relay(facts):
        return None
    return likeness_of(facts.order.billing.reveal().name.full(), local)


def random_mailbox(facts: Facts) -> float | None:
    """How much the mailbox looks like keys hit at random: 0 like words, 1 like nothing.

    Unknown for relays, whose names are random by design, and for short names.
    """
    local = _local(facts)
    if local is None or relay(facts):
        return None
    own = local.split("+", 1)[0]
    if _HEX.fullmatch(own) or _MIXED.search(own):
        return 1.0
    return randomness(own)


def email_missing(facts: Facts) -> bool:
    """The order has no e-mail address that can be read."""
    return domain(facts) is None


def phone_missing(facts: Facts) -> bool:
    """The order has no phone number at all."""
    return not _said_phone(facts).strip()


def phone_valid(facts: Facts) -> bool | None:
    """The phone number exists in the plan of its country. Unknown without one."""
    return None if phone_missing(facts) else _phone(facts) is not None


def phone_country(facts: Facts) -> str | None:
    """The country of the phone number, as an ISO code.

    A number without a country's prefix is read as one of the billing country.
    """
    phone = _phone(facts)
    return (phone.country if phone else "") or None


def phone_country_differs(facts: Facts) -> bool | None:
    """The phone number is neither of the billing nor of the delivery country.

    Those who moved keep their old one. Unknown without a valid number.
    """
    found, order = phone_country(facts), facts.order
    places = (order.billing.reveal(), order.delivery_address().reveal())
    lands = {country_of(place) for place in places} - {None}
    return None if found is None or not lands else found not in lands


def phone_type(facts: Facts) -> str | None:
    """What kind of line the number is of: mobile, fixed, voip (internet) or other.

    North American numbers do not tell mobile from fixed and count as mobile.
    """
    phone = _phone(facts)
    return phone.kind if phone else None


def shipping_phone_differs(facts: Facts) -> bool | None:
    """The parcel's phone number is another than the payer's.

    So it is with gifts. Unknown where one of the two is missing or not valid.
    """
    order = facts.order
    payer, parcel = _phone(facts), order.shipping.reveal()
    if payer is None or not parcel.phone:
        return None
    if parcel.phone == _said_phone(facts):
        return False
    other = read_phone(parcel.phone, parcel.country)
    return None if other is None else payer.text != other.text


def _kind(facts: Facts) -> str | None:
    found = domain(facts)
    return None if found is None else kind_of_mailbox(found)


def _local(facts: Facts) -> str | None:
    return local_part_of(facts.order.customer.email.reveal())


def _said_phone(facts: Facts) -> str:
    order = facts.order
    return order.customer.phone.reveal() or order.billing.reveal().phone


def _phone(facts: Facts) -> Phone | None:
    said = _said_phone(facts)
    return read_phone(said, facts.order.billing.reveal().country) if said else None


SIGNALS: Final[tuple[Signal, ...]] = (
    signal_of(Family.CONTACT, disposable),
    signal_of(Family.CONTACT, relay),
    signal_of(Family.CONTACT, free_mailbox),
    signal_of(Family.CONTACT, tagged),
    signal_of(Family.CONTACT, dotted),
    signal_of(Family.CONTACT, domain),
    signal_of(Family.CONTACT, top_level),
    signal_of(Family.CONTACT, digits, unit="digits"),
    signal_of(Family.CONTACT, length, unit="characters"),
    signal_of(Family.CONTACT, name_in_mailbox),
    signal_of(Family.CONTACT, random_mailbox),
    signal_of(Family.CONTACT, email_missing),
    signal_of(Family.CONTACT, phone_missing),
    signal_of(Family.CONTACT, phone_valid),
    signal_of(Family.CONTACT, phone_country),
    signal_of(Family.CONTACT, phone_country_differs),
    signal_of(Family.CONTACT, phone_type, words=("mobile", "fixed", "voip", "other")),
    signal_of(Family.CONTACT, shipping_phone_differs),
)
