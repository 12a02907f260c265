"""What an order at the shop usually costs: the median of the latest before it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import BigInteger, Connection, bindparam, select, type_coerce

from app.model.money import Money
from app.rules.history.usual import USUAL_OF, usual_value
from app.store.history.asked import Asked, Moment
from app.store.orders import orders
from app.store.tables import microseconds


def usual_values(tx: Connection, asked: Sequence[Asked]) -> list[Money | None]:
    """Return the shop's usual value as of each order; None where history is too thin.

    The orders of a batch come from nearly one moment: those in one currency share one
    look at the latest totals, and only where it is too short an order gets its own.
    """
    moments: dict[str, list[Moment]] = {}
    for one in asked:
        moments.setdefault(one.order.total.currency, []).append(one.moment)
    looks = {currency: _look(tx, found, currency) for currency, found in moments.items()}
    return [
        _usual_value(tx, one.moment, one.order.total.currency, looks[one.order.total.currency])
        for one in asked
    ]


@dataclass(frozen=True, slots=True)
class _Look:
    """The latest totals with the microseconds at which each was placed and known, newest first."""

    totals: Sequence[tuple[int, int, int]]
    is_cut_off: bool

    def before(self, moment: Moment) -> list[int]:
        known = microseconds(moment.known_at)
        first = bisect_right(self.totals, -microseconds(moment.placed_at), key=_newest_first)
        earlier = islice(self.totals, first, None)
        return list(islice((total for total, _, at in earlier if at <= known), USUAL_OF))


def _newest_first(look: tuple[int, int, int]) -> int:
    return -look[1]


def _look(tx: Connection, moments: Sequence[Moment], currency: str) -> _Look:
    # All but one of the batch may lie between an order and the hundred before it.
    most = USUAL_OF + len(moments) - 1
    rows = tx.execute(
        _LATEST,
        {
            "shop": moments[0].shop_id,
            "currency": currency,
            "placed": max(moment.placed_at for moment in moments),
            "known": max(moment.known_at for moment in moments),
            "most": most,
        },
    )
    totals = [(total, placed_at, known_at) for total, placed_at, known_at in rows.all()]
    return _Look(totals, is_cut_off=len(totals) == most)


def _usual_value(tx: Connection, moment: Moment, currency: str, look: _Look) -> Money | None:
    totals = look.before(moment)
    if len(totals) < USUAL_OF and look.is_cut_off:
        totals = _look(tx, [moment], currency).before(moment)
    return usual_value(totals, currency)


_LATEST = (
    select(
        orders.c.total_minor,
        # As the numbers they are: making times of hundreds of them takes longer than the rest.
        type_coerce(orders.c.placed_at, BigInteger),
        type_coerce(orders.c.known_at, BigInteger),
    )
    .where(
        orders.c.shop_id == bindparam("shop"),
        orders.c.currency == bindparam("currency"),
        orders.c.is_test.is_(False),
        orders.c.placed_at < bindparam("placed"),
        orders.c.known_at <= bindparam("known"),
    )
    .order_by(orders.c.placed_at.desc())
    .limit(bindparam("most"))
)
