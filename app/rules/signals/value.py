"""Is the order dear for this shop?"""

from app.model.facts import Facts
from app.rules.reading import UNKNOWN, Answer, Curve, Reading, grade_on

_TIMES_USUAL: Curve = ((1.5, 0.0), (4.0, 0.9), (10.0, 1.0))


def read_value(facts: Facts) -> Answer:
    """The order costs more than orders at this shop usually do.

    Value: how many times the shop's median order (1 is usual). Grade: from 1.5 times
    upwards, nearly full at 4 times. Unknown while the shop has too little history in
    the order's currency.
    """
    times = times_usual(facts)
    if times is None:
        return UNKNOWN
    return Reading(value=round(times, 2), grade=grade_on(_TIMES_USUAL, times))


def times_usual(facts: Facts) -> float | None:
    """Return the total as a multiple of the shop's median order; None where unknown."""
    usual, total = facts.usual_value, facts.order.total
    if usual is None or usual.minor <= 0 or usual.currency != total.currency:
        return None
    return total.minor / usual.minor
