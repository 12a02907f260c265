"""A problem with what its page needs to say it."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.model.case import MOVES, Move
from app.model.problem import Problem
from app.model.shop import Shop
from app.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A problem, its shop, and where a person finds what it is about."""

    problem: Problem
    shop: Shop
    order_page: str | None
    """Where the shop shows the order, if there is one."""
    may_be_taken_over: bool
    """Whether the merchant can take the hold over instead."""


def tell_problem(services: Services, shops: Iterable[Shop], problem: Problem) -> Waiting:
    """Return a problem of one of the shops with what belongs to it."""
    shop = next(one for one in shops if one.shop_id == problem.shop_id)
    order = problem.order
    if order is None:
        return Waiting(problem=problem, shop=shop, order_page=None, may_be_taken_over=False)
    return Waiting(
        problem=problem,
        shop=shop,
        order_page=services.shops[shop.kind].order_page(shop.url, order.external_id),
        may_be_taken_over=(
            order.is_held and order.state is not None and (order.state, Move.HAND_BACK) in MOVES
        ),
    )
