"""What the merchant's first page shows: cases by state, by order number or by buyer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.flow.holds.why_not_held import NotHeld, why_not_held
from app.model.case import State
from app.model.errors import InvalidInputError
from app.model.facts import KeyKind
from app.model.ids import CaseId, ShopId
from app.model.private import Private
from app.model.shop import Shop
from app.model.storm import Storm
from app.model.user import User
from app.rules.mailboxes import fold_mailbox
from app.services import Services
from app.store.case_lists import CaseRow, CaseWish, Place, holds_put_off, list_rows, place_of
from app.store.cases import count_by_state
from app.store.orders import standing_of
from app.store.storms import StormCount, storms_waiting
from app.store.tables import microseconds, moment
from app.store.tenancy import shops_seen_by
from app.store.transaction import Transaction

_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseQuery:
    """What somebody looks for. ``cursor`` is the end of the page before, or empty."""

    shop_id: ShopId | None = None
    states: Collection[State] = ()
    number: str = ""
    mailbox: Private[str] | None = None
    cursor: str = ""
    most_urgent_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseList:
    """A page of cases with the counts of all; ``cursor`` leads to the next."""

    shops: Sequence[Shop]
    counts: Mapping[State, int]
    rows: Sequence[CaseRow]
    storms: Sequence[tuple[Storm, StormCount]]
    """Batches of which something is undecided: a line each, instead of a row for each order."""
    cursor: str
    asked_at: datetime
    not_held: Mapping[CaseId, NotHeld]
    """What the holds wait for that are owed, where nothing is wrong with that."""


def list_cases(services: Services, user: User, query: CaseQuery) -> CaseList:
    """Return fifty cases of the shops that the user may see.

    A buyer is looked for by a keyed hash of the mailbox; nothing of it is kept.

    Raises:
        InvalidInputError: the text to look for is no mailbox, or the cursor none of ours.
    """
    behind = _place(query.cursor)
    with services.database.read() as tx:
        shops = shops_seen_by(tx, user)
        wanted = [shop.shop_id for shop in shops if query.shop_id in (None, shop.shop_id)]
        wish = CaseWish(
            states=query.states,
            number=query.number,
            mailboxes=_hashes(services, wanted, query.mailbox),
            behind=behind,
            most_urgent_first=query.most_urgent_first,
            without_storms=not query.number and query.mailbox is None,
        )
        rows = list_rows(tx, wanted, wish, _PAGE + 1)
        counts = count_by_state(tx, wanted)
        storms = storms_waiting(tx, wanted)
        not_held = _not_held(tx, rows[:_PAGE])
    return CaseList(
        shops=shops,
        counts=counts,
        rows=rows[:_PAGE],
        storms=storms,
        cursor=_cursor(rows[_PAGE - 1], query) if len(rows) > _PAGE else "",
        asked_at=services.now(),
        not_held=not_held,
    )


def _not_held(tx: Transaction, rows: Sequence[CaseRow]) -> dict[CaseId, NotHeld]:
    opened = {row.case_id: row for row in rows if row.state is State.OPENED}
    found: dict[CaseId, NotHeld] = {}
    for case_id, problem in holds_put_off(tx, list(opened.values())):
        why = why_not_held(problem, standing_of(tx, opened[case_id].order_id))
        if why is not None:
            found[case_id] = why
    return found


def _hashes(
    services: Services, shop_ids: Sequence[ShopId], mailbox: Private[str] | None
) -> dict[ShopId, Sequence[bytes]] | None:
    if mailbox is None:
        return None
    folded = fold_mailbox(mailbox.reveal())
    if folded is None:
        msg = "This is not an e-mail address. Type it whole, as the buyer gave it."
        raise InvalidInputError(msg)
    return {
        shop_id: services.keyring.contact_digests(shop_id, KeyKind.EMAIL, folded)
        for shop_id in shop_ids
    }


def _cursor(row: CaseRow, query: CaseQuery) -> str:
    time, case_id = place_of(row, most_urgent_first=query.most_urgent_first)
    return f"{microseconds(time)}.{case_id}"


def _place(cursor: str) -> Place | None:
    time, _, case_id = cursor.partition(".")
    if not cursor:
        return None
    try:
        return moment(int(time)), CaseId(case_id)
    except (ValueError, OverflowError, OSError):
        msg = "This page of the list does not exist. Begin again with the newest cases."
        raise InvalidInputError(msg) from None
