"""What waits for a person, over many shops: the newest first, a page at a time, and how many."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from app.model.case import State
from app.model.effect import EffectKind, EffectState, Letter, order_of_subject
from app.model.ids import CaseId, ExternalOrderId, ShopId
from app.model.problem import AboutOrder, Problem, ProblemKind
from app.store.cases import cases
from app.store.deliveries import DeliveryState, deliveries
from app.store.effects import effects
from app.store.orders import orders
from app.store.tables import AnyRow, UtcTime
from app.store.unreadable_orders import unreadable_orders

AT_RISK: Final = (EffectKind.PLACE_HOLD, EffectKind.LIFT_HOLD, EffectKind.CANCEL_ORDER)
"""What a person should know of when it is not done for long, though it is still asked for."""
_RANKS: Final = (
    {ProblemKind.GIVEN_UP, ProblemKind.NOT_DONE},
    {ProblemKind.DELIVERY},
    {ProblemKind.UNREADABLE},
)
"""The sources, in the order in which what happened in one moment is listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemWish:
    """At which shops, and from when on what is owed at the shop has been owed for long."""

    shop_ids: Collection[ShopId]
    owed_before: datetime
    excused: Collection[str] = ()
    """Reasons for which an effect waits without anything being wrong."""
    behind: Problem | None = None
    """Only what is listed after this one."""


def list_problems(tx: Connection, wish: ProblemWish, limit: int) -> list[Problem]:
    """Return what waits for a person, the newest first."""
    found = [
        *(_of_effect(row) for row in tx.execute(_effects(wish).limit(limit))),
        *(_of_delivery(row) for row in tx.execute(_deliveries(wish).limit(limit))),
        *(_of_order(row) for row in tx.execute(_unreadable(wish).limit(limit))),
    ]
    # Sorting keeps what is of one moment in the order of its source.
    found.sort(key=lambda one: one.since, reverse=True)
    return _with_orders(tx, wish.shop_ids, found[:limit])


def count_problems(tx: Connection, wish: ProblemWish) -> int:
    """Return how many things wait for a person."""
    counts = [
        select(func.count()).where(*conditions).scalar_subquery()
        for conditions in (_of_effects(wish), _of_deliveries(wish), _of_unreadable(wish))
    ]
    return tx.scalar(select(counts[0] + counts[1] + counts[2])) or 0


def _effects(wish: ProblemWish) -> Select[Any]:
    since = func.coalesce(effects.c.performed_at, effects.c.owed_at, type_=UtcTime)
    question = (
        select(
            *(effects.c.effect_id, effects.c.shop_id, effects.c.subject, effects.c.kind),
            *(effects.c.letter, effects.c.attempts, effects.c.due_at, effects.c.last_problem),
            effects.c.state,
            since.label("since"),
            *(cases.c.case_id, cases.c.held_at, cases.c.state.label("case_state")),
            *(orders.c.external_id, orders.c.number),
        )
        .join(cases, cases.c.case_id == effects.c.subject, isouter=True)
        .join(orders, orders.c.order_id == cases.c.order_id, isouter=True)
        .where(*_of_effects(wish))
    )
    return _page(question, wish, 0, (since, effects.c.effect_id))


def _deliveries(wish: ProblemWish) -> Select[Any]:
    question = select(
        *(deliveries.c.delivery_id, deliveries.c.shop_id, deliveries.c.topic),
        *(deliveries.c.received_at, deliveries.c.problem, deliveries.c.attempts),
        deliveries.c.body_sealed.is_not(None).label("is_kept"),
    ).where(*_of_deliveries(wish))
    return _page(question, wish, 1, (deliveries.c.received_at, deliveries.c.delivery_id))


def _unreadable(wish: ProblemWish) -> Select[Any]:
    table = unreadable_orders
    question = select(table).where(*_of_unreadable(wish))
    key = table.c.shop_id + "/" + table.c.external_id
    return _page(question, wish, 2, (table.c.noticed_at, key))


def _of_effects(wish: ProblemWish) -> tuple[ColumnElement[bool], ...]:
    is_excused = effects.c.last_problem.in_(wish.excused)
    is_long_owed = and_(
        effects.c.state == EffectState.OWED,
        effects.c.kind.in_(AT_RISK),
        effects.c.owed_at < wish.owed_before,
        or_(effects.c.last_problem.is_(None), ~is_excused),
    )
    return (
        effects.c.shop_id.in_(wish.shop_ids),
        # Said twice, for the index.
        effects.c.state.in_((EffectState.OWED, EffectState.SET_ASIDE)),
        or_(effects.c.state == EffectState.SET_ASIDE, is_long_owed),
    )


def _of_deliveries(wish: ProblemWish) -> tuple[ColumnElement[bool], ...]:
    is_aside = deliveries.c.state == DeliveryState.SET_ASIDE
    return (is_aside, deliveries.c.shop_id.in_(wish.shop_ids))


def _of_unreadable(wish: ProblemWish) -> tuple[ColumnElement[bool], ...]:
    return (unreadable_orders.c.shop_id.in_(wish.shop_ids),)


def _page(
    question: Select[Any], wish: ProblemWish, rank: int, order: tuple[ColumnElement[Any], ...]
) -> Select[Any]:
    since, key = order
    question = question.order_by(since.desc(), key)
    if wish.behind is None:
        return question
    moment, last = wish.behind.since, _rank_of(wish.behind)
    if rank < last:
        return question.where(since < moment)
    if rank > last:
        return question.where(since <= moment)
    return question.where(or_(since < moment, and_(since == moment, key > _key(wish.behind))))


def _rank_of(problem: Problem) -> int:
    return next(rank for rank, kinds in enumerate(_RANKS) if problem.kind in kinds)


def _key(problem: Problem) -> str | int:
    if problem.kind is ProblemKind.DELIVERY:
        return int(problem.key)
    if problem.kind is ProblemKind.UNREADABLE:
        return f"{problem.shop_id}/{problem.key}"
    return problem.key


def _of_effect(row: AnyRow) -> Problem:
    is_owed = row.state == EffectState.OWED
    return Problem(
        kind=ProblemKind.NOT_DONE if is_owed else ProblemKind.GIVEN_UP,
        key=row.effect_id,
        shop_id=ShopId(row.shop_id),
        since=row.since,
        reason=row.last_problem or "",
        order=_about(row) if row.case_id else None,
        subject=row.subject,
        effect=EffectKind(row.kind),
        letter=None if row.letter is None else Letter(row.letter),
        tries=row.attempts,
        next_try=row.due_at if is_owed else None,
    )


def _about(row: AnyRow) -> AboutOrder:
    return AboutOrder(
        external_id=ExternalOrderId(row.external_id),
        number=row.number,
        case_id=CaseId(row.case_id),
        state=State(row.case_state),
        is_held=row.held_at is not None,
    )


def _of_delivery(row: AnyRow) -> Problem:
    return Problem(
        kind=ProblemKind.DELIVERY,
        key=str(row.delivery_id),
        shop_id=ShopId(row.shop_id),
        since=row.received_at,
        reason=row.problem or "",
        tries=row.attempts,
        topic=row.topic,
        is_kept=row.is_kept,
    )


def _of_order(row: AnyRow) -> Problem:
    external_id = ExternalOrderId(row.external_id)
    return Problem(
        kind=ProblemKind.UNREADABLE,
        key=external_id,
        shop_id=ShopId(row.shop_id),
        since=row.noticed_at,
        reason=row.reason,
        order=AboutOrder(external_id=external_id, number=external_id),
    )


def _with_orders(
    tx: Connection, shop_ids: Collection[ShopId], found: Iterable[Problem]
) -> list[Problem]:
    """Add the orders that have no case and that something is owed about."""
    listed = list(found)
    wanted = {one.subject for one in listed if one.subject.startswith("order_")}
    if not wanted:
        return listed
    question = select(orders.c.order_id, orders.c.external_id, orders.c.number).where(
        orders.c.shop_id.in_(shop_ids),
        orders.c.order_id.in_([order_of_subject(subject) for subject in wanted]),
    )
    known = {
        f"order_{row.order_id}": AboutOrder(
            external_id=ExternalOrderId(row.external_id), number=row.number
        )
        for row in tx.execute(question)
    }
    return [replace(one, order=known.get(one.subject, one.order)) for one in listed]
