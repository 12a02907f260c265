"""How much an order looks like somebody else's in a known person's name."""

from typing import Final

from app.model.facts import KeyKind
from app.rules.facts import Facts
from app.rules.pay_later import is_paid_later
from app.rules.places import address_key, is_pick_up
from app.rules.signals.novelty import NEW_METHOD, changes_of, proofs_of

_NEW_PLACE: Final = 0.1
_NEW_PICK_UP: Final = 0.05
_BILL_STAYS: Final = 0.1
_NEWS: Final = {KeyKind.DEVICE: 0.25, KeyKind.EMAIL: 0.25, KeyKind.PHONE: 0.15}
_NEW_PAYMENT: Final = 0.2
_LATER: Final = 0.1
_ANEW_LATER: Final = 0.25
_ABROAD: Final = 0.1
_OLD_PLACE: Final = 0.6
"""What a new mailbox or phone is worth where the parcel goes to the usual place: whoever
is told where it waits can fetch it there."""
_DOUBTED_WITH: Final = {KeyKind.DEVICE: 0.35, KeyKind.CARD: 0.5, KeyKind.ACCOUNT: 0.6}
"""What is left of it where this is the known person's, by what impostors rarely have."""


def impersonation(facts: Facts) -> float:
    """How much a known person's order looks like somebody else's, 0 to 1; 0 for a stranger.

    It starts where the parcel goes to a place that is new for the person (0.1, a pick-up
    point 0.05), or where mailbox or phone are new (all counts 0.6 then, as the parcel goes
    to the usual place). To this add: a new device (0.25), mailbox (0.25), phone (0.15), a
    new card or way of paying (0.2), a bill that comes later (0.25 where the person never
    paid so, else 0.1), a billing address elsewhere than the parcel goes (0.1; not for
    pick-up points), a network address abroad (0.1). A known device leaves 0.35 of it, a
    known card 0.5, an account of theirs 0.6. A move, gift, pick-up point or journey alone
    stays below 0.35. What is unknown adds nothing, and e-mail, name and phone of the known
    person take nothing away.
    """
    news = changes_of(facts)
    if KeyKind.ADDRESS in news:
        share, place = 1.0, _place(facts)
    elif news & {KeyKind.EMAIL, KeyKind.PHONE}:
        share, place = _OLD_PLACE, 0.0
    else:
        return 0.0
    added = sum(points for kind, points in _NEWS.items() if kind in news)
    amount = place + added + _payment(facts, news) + _distance(facts)
    return min(1.0, share * amount * _doubt(facts))


def _place(facts: Facts) -> float:
    order = facts.order
    if is_pick_up(order):
        return _NEW_PICK_UP
    billing = address_key(order.billing.reveal())
    elsewhere = billing is not None and billing != address_key(order.delivery_address().reveal())
    return _NEW_PLACE + (_BILL_STAYS if elsewhere else 0.0)


def _payment(facts: Facts, news: frozenset[str]) -> float:
    paid_anew = _NEW_PAYMENT if news & {KeyKind.CARD, NEW_METHOD} else 0.0
    if not is_paid_later(facts.order.payment):
        return paid_anew
    return paid_anew + (_ANEW_LATER if NEW_METHOD in news else _LATER)


def _distance(facts: Facts) -> float:
    home = facts.order.billing.reveal().country
    is_abroad = facts.trusted_ip and home and facts.ip_country not in {None, home}
    return _ABROAD if is_abroad else 0.0


def _doubt(facts: Facts) -> float:
    proofs = proofs_of(facts)
    return min((share for kind, share in _DOUBTED_WITH.items() if kind in proofs), default=1.0)
