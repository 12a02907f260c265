"""What of all that is owed, set aside and unread counts as waiting for a person."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from app.flow.holds.place_hold import NOT_YET
from app.model.problem import Problem
from app.model.shop import Shop
from app.services import Services
from app.store.problems import ProblemWish

_LONG: Final = timedelta(minutes=10)
"""For how long a hold, a release or a cancelling is owed before a person should know."""


def wish_problems(
    services: Services, shops: Iterable[Shop], behind: Problem | None = None
) -> ProblemWish:
    """Return the wish for what waits at these shops, behind one that is listed already.

    An order that its shop has not made ready to be held waits too, and nothing is wrong.
    """
    return ProblemWish(
        shop_ids=[shop.shop_id for shop in shops],
        owed_before=services.now() - _LONG,
        excused=list(NOT_YET.values()),
        behind=behind,
    )
