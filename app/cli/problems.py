"""``clearhold problems``: everything that waits for a person, over all shops, a line each."""

import argparse
import sys

from app.cli.services_here import services_here
from app.flow.problems.every_problem import every_problem
from app.flow.problems.tell_problem import Waiting
from app.flow.shops.condition_of import Condition
from app.messages.connections import ailment_words
from app.messages.harmless import one_line
from app.messages.problems import problem_reason, problem_title
from app.model.ailment import WEBHOOKS
from app.model.errors import NotFoundError
from app.model.ids import ShopId
from app.model.problem import ProblemKind
from app.model.shop import Shop
from app.services import Services

_LANGUAGE = "en"
_LONGEST = 300


def list_problems(given: argparse.Namespace) -> int:
    """Print a line for each; exit 0 where there is none, 1 where there is any, 2 for no such shop."""
    services = services_here()
    count = 0
    try:
        for one in every_problem(services, ShopId(given.shop) if given.shop else None):
            print(_line(services, one))
            count += 1
    except NotFoundError:
        print(
            f"There is no shop {given.shop}. `clearhold shop list` names those that are connected.",
            file=sys.stderr,
        )
        return 2
    if not count:
        print("No problems. Cases that a person decides are on the page of cases.")
    return 1 if count else 0


def _line(services: Services, one: Waiting | tuple[Shop, Condition]) -> str:
    if isinstance(one, tuple):
        return _of_webhooks(services, *one)
    problem, shop = one.problem, one.shop
    about = "" if problem.order is None else f" of order {problem.order.number}"
    told = (
        f"{problem.kind}{about}: {problem_title(problem)}.",
        *(problem_reason(problem), _what_to_do(services, one)),
    )
    # A shop's own words may be commands to a terminal.
    words = " ".join(one_line(some, _LONGEST) for some in told)
    return f"{problem.since:%Y-%m-%d %H:%M} UTC  {shop.shop_id}  {words}"


def _of_webhooks(services: Services, shop: Shop, condition: Condition) -> str:
    ill = [one for one in condition.ailments if one in WEBHOOKS]
    words = " ".join(ailment_words(one, _LANGUAGE, breaks=condition.breaks) for one in ill)
    since = condition.silent_since or condition.mended[-1].at
    return f"{since:%Y-%m-%d %H:%M} UTC  {shop.shop_id}  webhooks: {words} See {_page(services)}"


def _what_to_do(services: Services, one: Waiting) -> str:
    problem, shop = one.problem, one.shop
    if problem.kind is ProblemKind.DELIVERY and problem.is_kept:
        return (
            f"Mend the cause, then: clearhold delivery replay --shop {shop.shop_id} {problem.key}"
        )
    if problem.kind is ProblemKind.UNREADABLE:
        return f"Look at it: {one.order_page}"
    if problem.order is not None and problem.order.case_id is not None:
        return f"See {services.public_url}/admin/cases/{problem.order.case_id}"
    return f"See {_page(services)}"


def _page(services: Services) -> str:
    return f"{services.public_url}/admin/problems"
