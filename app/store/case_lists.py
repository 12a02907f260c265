"""The merchant's lists: cases with their orders' open figures, a page at a time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, false, func, or_, select

from app.model.case import State, SupportReason
from app.model.effect import EffectKind, EffectState
from app.model.facts import KeyKind
from app.model.ids import CaseId, ExternalOrderId, OrderId, ShopId, StormId
from app.model.money import Money
from app.model.order import Limit, LimitKind
from app.store.cases import cases
from app.store.effects import effects
from app.store.order_labels import is_dispute, order_labels
from app.store.orders import order_keys, orders
from app.store.storms import UNDECIDED
from app.store.tables import AnyRow, UtcTime

Place = tuple[datetime, CaseId]
"""Where a page ends: the next one begins behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case in a list: what stands in the open of it and of its order; no person."""

    case_id: CaseId
    shop_id: ShopId
    order_id: OrderId
    external_id: ExternalOrderId
    order_number: str
    total: Money
    placed_at: datetime
    state: State
    support_reason: SupportReason | None
    opened_at: datetime
    answer_by: datetime | None
    deadline: Limit | None
    """By when the hold must have come to an end, and why."""
    overdue_since: datetime | None
    """The first deadline that passed and left the order on hold."""
    closed_at: datetime | None
    forgotten_at: datetime | None
    is_test: bool
    is_disputed: bool
    goes_on: bool
    """Whether a person decides about an order that nothing stops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWish:
    """Which cases are wanted; an empty wish is for all of the given shops."""

    states: Collection[State] = ()
    number: str = ""
    mailboxes: Mapping[ShopId, Sequence[bytes]] | None = None
    """Keyed hashes of one mailbox, per shop (a shop's hashes are its own)."""
    behind: Place | None = None
    most_urgent_first: bool = False
    """Else the newest are first."""
    storm: StormId | None = None
    """Only those of this storm."""
    without_storms: bool = False
    """Not those that wait for a decision about their whole storm."""


def list_rows(
    tx: Connection, shop_ids: Collection[ShopId], wish: CaseWish, limit: int
) -> list[CaseRow]:
    """Return cases of the shops, newest first or most urgent first.

    Most urgent is what nothing holds yet and whose time is over, then whose deadline is nearest.
    """
    conditions = _conditions(shop_ids, wish)
    question = _rows().where(cases.c.shop_id.in_(shop_ids), *conditions).limit(limit)
    if wish.most_urgent_first:
        question = question.order_by(_urgent_at(), cases.c.case_id)
    else:
        question = question.order_by(cases.c.opened_at.desc(), cases.c.case_id.desc())
    return [_row(row) for row in tx.execute(question)]


def place_of(row: CaseRow, *, most_urgent_first: bool) -> Place:
    """Return where a page ends whose last row this is."""
    deadline_at = row.opened_at if row.deadline is None else row.deadline.at
    urgent_at = row.overdue_since or deadline_at
    return (urgent_at if most_urgent_first else row.opened_at, row.case_id)


def row_of(tx: Connection, shop_id: ShopId, case_id: CaseId) -> CaseRow:
    """Return one case of the shop as lists show it; it was seen to exist before."""
    question = _rows().where(cases.c.shop_id == shop_id, cases.c.case_id == case_id)
    return _row(tx.execute(question).one())


def holds_put_off(tx: Connection, rows: Collection[CaseRow]) -> list[tuple[CaseId, str]]:
    """Return which of these cases' holds were tried and put off, each with the reason."""
    if not rows:
        return []
    question = select(effects.c.subject, effects.c.last_problem).where(
        effects.c.shop_id.in_({row.shop_id for row in rows}),
        effects.c.subject.in_([row.case_id for row in rows]),
        effects.c.kind == EffectKind.PLACE_HOLD,
        effects.c.state == EffectState.OWED,
        effects.c.last_problem.is_not(None),
    )
    return [(CaseId(row.subject), row.last_problem) for row in tx.execute(question)]


def _rows() -> Select[tuple[object, ...]]:
    return select(
        cases.c.case_id,
        cases.c.shop_id,
        cases.c.order_id,
        cases.c.state,
        cases.c.support_reason,
        cases.c.opened_at,
        cases.c.answer_by,
        cases.c.deadline_at,
        cases.c.deadline_kind,
        cases.c.overdue_since,
        cases.c.closed_at,
        cases.c.forgotten_at,
        cases.c.held_at,
        orders.c.is_test,
        exists()
        .where(order_labels.c.order_id == cases.c.order_id, is_dispute())
        .label("is_disputed"),
        orders.c.external_id,
        orders.c.number,
        orders.c.total_minor,
        orders.c.currency,
        orders.c.placed_at,
    ).join(orders, orders.c.order_id == cases.c.order_id)


def _conditions(shop_ids: Collection[ShopId], wish: CaseWish) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wish.states:
        found.append(cases.c.state.in_(wish.states))
    if wish.number:
        found.append(cases.c.order_id.in_(_orders_numbered(shop_ids, wish.number)))
    if wish.mailboxes is not None:
        found.append(cases.c.order_id.in_(_orders_from(wish.mailboxes)))
    if wish.storm is not None:
        found.append(cases.c.storm_id == wish.storm)
    if wish.without_storms:
        found.append(or_(cases.c.storm_id.is_(None), cases.c.state.not_in(UNDECIDED)))
    if wish.behind is not None:
        found.append(_behind(wish.behind, most_urgent_first=wish.most_urgent_first))
    return found


def _behind(place: Place, *, most_urgent_first: bool) -> ColumnElement[bool]:
    time, case_id = place
    if most_urgent_first:
        level = and_(_urgent_at() == time, cases.c.case_id > case_id)
        return or_(_urgent_at() > time, level)
    level = and_(cases.c.opened_at == time, cases.c.case_id < case_id)
    return or_(cases.c.opened_at < time, level)


def _urgent_at() -> ColumnElement[datetime]:
    times = (cases.c.overdue_since, cases.c.deadline_at, cases.c.opened_at)
    return func.coalesce(*times, type_=UtcTime)


def _orders_numbered(shop_ids: Collection[ShopId], number: str) -> Select[tuple[int]]:
    # Some shops write a number sign before it, which nobody types.
    numbers = (number, f"#{number}")
    numbered = orders.alias("numbered")
    return select(numbered.c.order_id).where(
        numbered.c.shop_id.in_(shop_ids), numbered.c.number.in_(numbers)
    )


def _orders_from(mailboxes: Mapping[ShopId, Sequence[bytes]]) -> Select[tuple[int]]:
    of_shops = [
        and_(order_keys.c.shop_id == shop_id, order_keys.c.digest.in_(digests))
        for shop_id, digests in mailboxes.items()
    ]
    return select(order_keys.c.order_id).where(
        order_keys.c.kind == KeyKind.EMAIL, or_(false(), *of_shops)
    )


def _row(row: AnyRow) -> CaseRow:
    return CaseRow(
        case_id=CaseId(row.case_id),
        shop_id=ShopId(row.shop_id),
        order_id=OrderId(row.order_id),
        external_id=ExternalOrderId(row.external_id),
        order_number=row.number,
        total=Money(minor=row.total_minor, currency=row.currency),
        placed_at=row.placed_at,
        state=State(row.state),
        support_reason=None if row.support_reason is None else SupportReason(row.support_reason),
        opened_at=row.opened_at,
        answer_by=row.answer_by,
        deadline=_deadline(row),
        overdue_since=row.overdue_since,
        closed_at=row.closed_at,
        forgotten_at=row.forgotten_at,
        is_test=row.is_test,
        is_disputed=row.is_disputed,
        goes_on=row.state == State.WITH_SUPPORT and row.held_at is None,
    )


def _deadline(row: AnyRow) -> Limit | None:
    if row.deadline_at is None:
        return None
    return Limit(kind=LimitKind(row.deadline_kind), at=row.deadline_at)
