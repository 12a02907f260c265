"""Is this a regular, and is it really them?"""

from datetime import timedelta

from app.model.check import NameMatch
from app.model.facts import Facts, KnownBuyer
from app.model.order import Order
from app.rules.novelty import Change, changes_of
from app.rules.reading import NOTHING, Answer, Curve, Reading, grade_on
from app.rules.signals.name_mismatch import match_with_account

_ORDERS: Curve = ((0.0, 0.0), (1.0, 0.3), (5.0, 1.0))
_DAYS: Curve = ((0.0, 0.1), (30.0, 0.5), (90.0, 1.0))
_DOUBTED = 0.5
_DAY = timedelta(days=1)


def read_known_buyer(facts: Facts) -> Answer:
    """A regular with settled orders is trusted, as long as they act like themselves.

    Lowers the score. Value: how many settled orders. Grade: by their number (full at
    5) and how long ago the first was (full after 90 days); half where the phone or the
    e-mail is new. Name, e-mail and phone of a regular are easily known to an impostor:
    with a new delivery address there is half of it for a signed-in account or a known
    card, and none for a guest, nor where contact or payment are new too.
    """
    buyer = facts.buyer
    if buyer is None:
        return NOTHING
    return Reading(value=buyer.orders, grade=_standing(facts, buyer) * _trust(facts, buyer))


def _standing(facts: Facts, buyer: KnownBuyer) -> float:
    days = (facts.order.placed_at - buyer.first_order_at) / _DAY
    return grade_on(_ORDERS, buyer.orders) * grade_on(_DAYS, days)


def _trust(facts: Facts, buyer: KnownBuyer) -> float:
    changes = changes_of(facts)
    if Change.ADDRESS in changes:
        alone = changes == {Change.ADDRESS}
        return _DOUBTED if alone and _is_proven(facts.order, buyer) else 0.0
    if changes >= {Change.EMAIL, Change.PHONE}:
        return 0.0
    return _DOUBTED if changes & {Change.EMAIL, Change.PHONE} else 1.0


def _is_proven(order: Order, buyer: KnownBuyer) -> bool:
    """Tell whether more than typed words says who this is."""
    signed_in = order.customer.account_id is not None
    own_name = match_with_account(order) is not NameMatch.DIFFERS
    return buyer.card_seen is True or (signed_in and own_name)
