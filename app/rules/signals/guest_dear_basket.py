"""Does a stranger begin with a dear basket?"""

from app.model.facts import Facts
from app.model.order import Order
from app.rules.reading import NOTHING, UNKNOWN, Answer, Curve, Reading, grade_on
from app.rules.signals.value import times_usual

_TIMES_USUAL: Curve = ((2.0, 0.0), (4.0, 0.9), (10.0, 1.0))
_WITH_ACCOUNT = 0.6
"""An account costs nothing to make, but an impostor seldom takes the time."""


def read_guest_dear_basket(facts: Facts) -> Answer:
    """Somebody whom the shop never saw orders a dear basket as a guest.

    Value: how many times the shop's median order. Grade: from 2 times upwards, nearly
    full at 4 times; three fifths of that for a new buyer with an account. Nothing for
    known buyers. Unknown while the shop has too little history, and where the order does
    not say at all who placed it.
    """
    if facts.buyer is not None:
        return NOTHING
    times = times_usual(facts)
    if times is None or _is_anybody(facts.order):
        return UNKNOWN
    share = 1.0 if facts.order.customer.account_id is None else _WITH_ACCOUNT
    return Reading(value=round(times, 2), grade=share * grade_on(_TIMES_USUAL, times))


def _is_anybody(order: Order) -> bool:
    """Tell whether there is nothing by which even a regular would be known."""
    customer, payer = order.customer, order.billing.reveal().name
    return not (customer.account_id or customer.email.reveal().strip() or payer.full())
