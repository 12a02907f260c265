"""What waits for a person at the shops that a user may see, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.flow.problems.ailing_webhooks import ailing_webhooks
from app.flow.problems.tell_problem import Waiting, tell_problem
from app.flow.problems.wish_problems import wish_problems
from app.flow.shops.condition_of import Condition
from app.model.errors import InvalidInputError
from app.model.ids import ShopId
from app.model.problem import Problem, ProblemKind
from app.model.shop import Shop
from app.model.user import User
from app.services import Services
from app.store.problems import list_problems
from app.store.tables import microseconds, moment
from app.store.tenancy import shops_ever_seen_by

_PAGE: Final = 50
_LARGEST_ID: Final = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemsPage:
    """A page of problems; ``cursor`` leads to the next."""

    found: Sequence[Waiting]
    ailing: Sequence[tuple[Shop, Condition]]
    """Shops whose webhooks somebody there must mend; on the first page."""
    shops: Sequence[Shop]
    chosen: ShopId | None
    cursor: str
    is_first: bool
    asked_at: datetime


def show_problems(
    services: Services, user: User, shop_id: ShopId | None = None, cursor: str = ""
) -> ProblemsPage:
    """Return fifty things that wait, the newest first. Changes nothing.

    Raises:
        InvalidInputError: the cursor is none of ours.
    """
    behind = _place(cursor)
    with services.database.read() as tx:
        shops = shops_ever_seen_by(tx, user)
        wanted = [shop for shop in shops if shop_id in (None, shop.shop_id)]
        found = list_problems(tx, wish_problems(services, wanted, behind), _PAGE + 1)
        ailing = [] if cursor else ailing_webhooks(services, tx, wanted)
    return ProblemsPage(
        found=[tell_problem(services, wanted, one) for one in found[:_PAGE]],
        ailing=ailing,
        shops=shops,
        chosen=shop_id,
        cursor=_cursor(found[_PAGE - 1]) if len(found) > _PAGE else "",
        is_first=not cursor,
        asked_at=services.now(),
    )


def _cursor(last: Problem) -> str:
    return f"{microseconds(last.since)}.{last.kind}.{last.shop_id}.{last.key}"


def _place(cursor: str) -> Problem | None:
    if not cursor:
        return None
    try:
        time, kind, shop_id, key = cursor.split(".", 3)
        return Problem(
            kind=ProblemKind(kind),
            key=str(min(abs(int(key)), _LARGEST_ID)) if kind == ProblemKind.DELIVERY else key,
            shop_id=ShopId(shop_id),
            since=moment(int(time)),
            reason="",
        )
    except (ValueError, OverflowError, OSError):
        msg = "This page of the list does not exist. Begin again with the newest problems."
        raise InvalidInputError(msg) from None
