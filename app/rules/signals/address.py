"""Signals about the two addresses of an order: where the bill goes and where the parcel."""

import re
from typing import Final

from app.model.order import Address
from app.rules.distance import km_between
from app.rules.facts import Facts
from app.rules.letters import randomness
from app.rules.name_words import is_latin
from app.rules.place_words import PlaceWords, place_words
from app.rules.places import address_key, country_of, difference_between
from app.rules.post_codes import fits_country
from app.rules.signal import Family, Signal, signal_of

_GIBBERISH_FROM = 0.75
"""36 of 162,000 small towns' names in Latin letters are that odd."""
_DIGIT = re.compile(r"\d")


def billing_differs(facts: Facts) -> bool | None:
    """The parcel goes to another place than the bill.

    So do every fifth holiday order and every gift: it says little alone. Unknown without
    a billing address.
    """
    found = difference(facts)
    return None if found is None else found != "none"


def difference(facts: Facts) -> str | None:
    """What differs first between billing and delivery address.

    Country, region (the post code's first two signs), post code, street, or none. Spelling,
    floors and flats make no difference. Unknown without a billing address.
    """
    billing, delivery = _billing(facts), _delivery(facts)
    if billing.is_empty():
        return None
    return "none" if billing is delivery else difference_between(billing, delivery)


def km_apart(facts: Facts) -> float | None:
    """How far the delivery town is from the billing town, as the crow flies.

    0 within one town. Unknown where one of the towns is not in GeoNames' list of places
    with 5,000 people, or a country is missing.
    """
    billing, delivery = _billing(facts), _delivery(facts)
    here, there = country_of(billing), country_of(delivery)
    if here is None or there is None or billing.is_empty():
        return None
    if billing is delivery or address_key(billing) == address_key(delivery) is not None:
        return 0.0
    return km_between(billing.city, here, delivery.city, there)


def countries_differ(facts: Facts) -> bool | None:
    """The parcel goes to another country than the bill. Unknown where one is missing."""
    here, there = country_of(_billing(facts)), country_of(_delivery(facts))
    return None if here is None or there is None else here != there


def country(facts: Facts) -> str | None:
    """The country that the parcel goes to, as an ISO code such as SE."""
    return country_of(_delivery(facts))


def billing_country(facts: Facts) -> str | None:
    """The country of the bill, as an ISO code such as SE."""
    return country_of(_billing(facts))


def pick_up_point(facts: Facts) -> bool:
    """The parcel waits at a locker, a counter or in the shop.

    Read from the address and the way of sending. Hundreds of honest buyers share one, so
    an address that many use means nothing there.
    """
    return _words(facts).pick_up


def forwarder(facts: Facts) -> bool:
    """The parcel goes to a company that sends it on, often abroad.

    Told by the names of known parcel forwarders and by a customer's code in the address.
    Most of those who use them are honest.
    """
    words = _words(facts)
    return words.forwarder or words.suite_code


def suite_code(facts: Facts) -> bool:
    """The delivery address bears a code such as "Suite ABC-12345".

    That is how forwarders tell their customers apart. Flats (1204, 4B) are not meant.
    """
    return _words(facts).suite_code


def post_code_fits(facts: Facts) -> bool | None:
    """The delivery post code has a shape that its country uses.

    Unknown where either is missing or the country has no post codes.
    """
    delivery = _delivery(facts)
    land = country_of(delivery)
    return None if land is None else fits_country(delivery.postal_code, land)


def house_number_missing(facts: Facts) -> bool:
    """No line of the delivery address has a number in it.

    Farms, villages and houses with names have none either. False at pick-up points and
    where there is no address at all.
    """
    lines = _delivery(facts).lines
    return bool(lines) and not any(map(_DIGIT.search, lines)) and not _words(facts).pick_up


def po_box(facts: Facts) -> bool:
    """The parcel goes to a post-office box."""
    return _words(facts).po_box


def care_of(facts: Facts) -> bool:
    """The parcel goes to somebody in another's care (c/o), as lodgers have it."""
    return _words(facts).care_of


def company(facts: Facts) -> bool:
    """The parcel goes to a company, as offices have it. False at pick-up points."""
    return _words(facts).company


def gibberish(facts: Facts) -> bool:
    """The delivery name, street or town looks like keys hit at random.

    Judged by pairs of letters that no language has. Names in other scripts are never
    called gibberish.
    """
    delivery = _delivery(facts)
    texts = (delivery.name.first, delivery.name.last, *delivery.lines[:2], delivery.city)
    return any(is_latin(text) and (randomness(text) or 0.0) >= _GIBBERISH_FROM for text in texts)


def _billing(facts: Facts) -> Address:
    return facts.order.billing.reveal()


def _delivery(facts: Facts) -> Address:
    return facts.order.delivery_address().reveal()


def _words(facts: Facts) -> PlaceWords:
    delivery = _delivery(facts)
    return place_words(facts.order.shipping_method, delivery.company, delivery.lines)


_DIFFERENCES: Final = ("none", "street", "postcode", "region", "country")

SIGNALS: Final[tuple[Signal, ...]] = (
    signal_of(Family.ADDRESS, billing_differs),
    signal_of(Family.ADDRESS, difference, words=_DIFFERENCES),
    signal_of(Family.ADDRESS, km_apart, unit="km"),
    signal_of(Family.ADDRESS, countries_differ),
    signal_of(Family.ADDRESS, country),
    signal_of(Family.ADDRESS, billing_country),
    signal_of(Family.ADDRESS, pick_up_point),
    signal_of(Family.ADDRESS, forwarder),
    signal_of(Family.ADDRESS, suite_code),
    signal_of(Family.ADDRESS, post_code_fits),
    signal_of(Family.ADDRESS, house_number_missing),
    signal_of(Family.ADDRESS, po_box),
    signal_of(Family.ADDRESS, care_of),
    signal_of(Family.ADDRESS, company),
    signal_of(Family.ADDRESS, gibberish),
)
