"""Storms and the cases that belong to one, and cases whose buyers were not told yet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    String,
    Table,
    Text,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)

from app.model.case import CLOSED, Case, State
from app.model.check import CheckState
from app.model.effect import EffectKind
from app.model.errors import NotFoundError
from app.model.facts import KeyKind
from app.model.ids import CaseId, OrderId, ShopId, StormId
from app.model.storm import Storm, StormAction
from app.rules.brake.cluster import Tied
from app.store.cases import case_of_row, cases
from app.store.checks import checks
from app.store.effects import effects
from app.store.order_digests import unpack
from app.store.orders import order_keys, orders
from app.store.tables import METADATA, AnyRow, UtcTime

storms = Table(
    "storms",
    METADATA,
    Column("storm_id", String(40), primary_key=True),
    Column("shop_id", String(40), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("kinds", String(120), nullable=False),
    Column("action", String(12)),
    Column("acted_by", Text, nullable=False),
    Column("acted_at", UtcTime),
    Index("ix_storms_shop", "shop_id", "ended_at"),
)

_PLACED_WITHIN = timedelta(days=1)
"""How long ago an order of a storm that goes on was placed: a lost webhook may come late."""
UNDECIDED = (State.OPENED, State.HELD, State.INVITED, State.CHECKING, State.WITH_SUPPORT)
"""States in which a person's decision for a whole storm still counts."""
_UNTOLD = (
    cases.c.state.in_((State.HELD, State.WITH_SUPPORT)),
    cases.c.silent_since.is_not(None),
)


def add_storm(tx: Connection, storm: Storm) -> None:
    """Keep a new storm."""
    tx.execute(storms.insert().values(**_values(storm)))


def save_storm(tx: Connection, storm: Storm) -> None:
    """Keep a storm as it is now; it was locked when it was read."""
    tx.execute(storms.update().where(storms.c.storm_id == storm.storm_id).values(**_values(storm)))


def note_joined(tx: Connection, storm_id: StormId, now: datetime) -> None:
    """Note that an order joined just now."""
    tx.execute(storms.update().where(storms.c.storm_id == storm_id).values(last_at=now))


def storm_by_id(tx: Connection, shop_id: ShopId, storm_id: StormId) -> Storm:
    """Return a storm of the shop, locked until the end.

    Raises:
        NotFoundError: there is none, or it is another shop's.
    """
    question = select(storms).where(storms.c.storm_id == storm_id, storms.c.shop_id == shop_id)
    row = tx.execute(question.with_for_update()).one_or_none()
    if row is None:
        msg = "There is no such batch."
        raise NotFoundError(msg)
    return _storm(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class StormCount:
    """How the orders of a storm stand."""

    all: int = 0
    undecided: int = 0
    """Neither over, nor being released or cancelled."""
    untold: int = 0
    """Of those: their buyers were told nothing."""


def count_in_storm(tx: Connection, storm_id: StormId) -> StormCount:
    """Count the orders of a storm."""
    is_open = cases.c.state.in_(UNDECIDED)
    untold = cases.c.silent_since.is_not(None)
    question = select(
        func.count(),
        func.count().filter(is_open),
        func.count().filter(is_open, untold),
    ).where(cases.c.storm_id == storm_id)
    everyone, undecided, silent = tx.execute(question).one()
    return StormCount(all=everyone, undecided=undecided, untold=silent)


def earliest_deadline(tx: Connection, storm_id: StormId) -> datetime | None:
    """Return when the first hold of a storm that nobody has decided must come to an end."""
    found: datetime | None = tx.scalar(
        select(func.min(cases.c.deadline_at)).where(
            cases.c.storm_id == storm_id, cases.c.state.in_(UNDECIDED)
        )
    )
    return found


def storm_sharing(
    tx: Connection, shop_id: ShopId, order_id: OrderId, *, by: Collection[KeyKind], now: datetime
) -> StormId | None:
    """Return the storm that goes on and has an order which shares a key of these kinds with it."""
    asked = {
        "of_shop": shop_id,
        "of_order": order_id,
        "kinds": list(by),
        "since": now - _PLACED_WITHIN,
    }
    found = tx.scalar(_SHARING, asked)
    return None if found is None else StormId(found)


def storm_of_too_many(tx: Connection, shop_id: ShopId) -> StormId | None:
    """Return the shop's batch that goes on of orders which share nothing."""
    found = tx.scalar(
        select(storms.c.storm_id).where(
            storms.c.shop_id == shop_id, storms.c.ended_at.is_(None), storms.c.kinds == ""
        )
    )
    return None if found is None else StormId(found)


def recent_cases(tx: Connection, shop_id: ShopId, since: datetime, limit: int) -> list[Tied]:
    """Return the shop's latest cases that belong to no storm, with what may tie them."""
    question = (
        select(cases.c.case_id, orders.c.keys_packed)
        .join(orders, orders.c.order_id == cases.c.order_id)
        .where(
            cases.c.shop_id == shop_id,
            cases.c.opened_at > since,
            cases.c.storm_id.is_(None),
            orders.c.keys_packed.is_not(None),
        )
        .order_by(cases.c.opened_at.desc())
        .limit(limit)
    )
    return [_tied(row) for row in tx.execute(question)]


def adopt(tx: Connection, storm_id: StormId, case_ids: Collection[CaseId]) -> None:
    """Let open cases belong to a storm; one that somebody works on just now is left out.

    That one is about to ask for itself.
    """
    free = select(cases.c.case_id).where(
        cases.c.case_id.in_(case_ids), cases.c.state.not_in(CLOSED), cases.c.storm_id.is_(None)
    )
    found = tx.scalars(free.with_for_update(skip_locked=True)).all()
    tx.execute(cases.update().where(cases.c.case_id.in_(found)).values(storm_id=storm_id))


def waiting_too_long(tx: Connection, before: datetime, limit: int) -> list[Case]:
    """Return cases that wait untold since then or longer and are nobody's yet, longest first."""
    question = (
        select(cases)
        .where(cases.c.state == State.HELD, cases.c.silent_since <= before)
        .order_by(cases.c.silent_since)
        .limit(limit)
    )
    return [case_of_row(row) for row in tx.execute(question)]


def shops_with_waiting(tx: Connection) -> list[ShopId]:
    """Return the shops of which somebody waits untold."""
    question = select(cases.c.shop_id).where(*_UNTOLD).distinct()
    return [ShopId(shop_id) for shop_id in tx.scalars(question)]


def waiting_alone(tx: Connection, shop_id: ShopId, limit: int) -> list[Tied]:
    """Return the shop's cases that wait for room and belong to no storm, longest first."""
    alone = (cases.c.storm_id.is_(None), cases.c.state == State.HELD)
    return _waiting(tx, shop_id, limit, *alone)


def waiting_in_storms(tx: Connection, shop_id: ShopId, limit: int) -> list[Tied]:
    """Return the shop's cases whose buyers are to be asked or told as a storm's share has room.

    Those whose storm is to be asked, and those that are a person's; longest first.
    """
    is_asked = storms.c.action == StormAction.ASK
    is_persons = cases.c.state == State.WITH_SUPPORT
    in_storm = cases.c.storm_id.in_(
        select(storms.c.storm_id).where(storms.c.shop_id == shop_id, is_asked)
    )
    return _waiting(tx, shop_id, limit, cases.c.storm_id.is_not(None), or_(in_storm, is_persons))


def acted_at(tx: Connection, storm_id: StormId) -> datetime | None:
    """Return when a person decided last for all of a storm."""
    found: datetime | None = tx.scalar(
        select(storms.c.acted_at).where(storms.c.storm_id == storm_id)
    )
    return found


def cases_to_work_off(tx: Connection, storm: Storm, limit: int) -> list[Case]:
    """Return cases that what was decided for the storm has not reached yet, oldest first.

    Those that joined after it are left for another decision, and so are those whose cancelling
    the shop refused since. Nobody is cancelled amid a check, as they may just have passed.
    Nothing is to be done at once for those that are to be asked.
    """
    is_tried = exists().where(
        effects.c.shop_id == storm.shop_id,
        effects.c.subject == cases.c.case_id,
        effects.c.kind == EffectKind.CANCEL_ORDER,
        effects.c.owed_at >= storm.acted_at,
    )
    is_being_checked = exists().where(
        checks.c.case_id == cases.c.case_id,
        checks.c.state.in_([CheckState.STARTING, CheckState.OPEN]),
    )
    reached: dict[StormAction | None, tuple[ColumnElement[bool], ...]] = {
        StormAction.RELEASE: (cases.c.state.in_(UNDECIDED),),
        StormAction.CANCEL: (cases.c.state.in_(UNDECIDED), ~is_tried, ~is_being_checked),
        StormAction.SUPPORT: (cases.c.state == State.HELD, cases.c.silent_since.is_not(None)),
    }
    conditions = reached.get(storm.action)
    if conditions is None:
        return []
    question = (
        select(cases)
        .where(
            cases.c.storm_id == storm.storm_id,
            cases.c.opened_at <= storm.acted_at,
            # Who was held since, and joined then, has waited since then.
            or_(cases.c.silent_since.is_(None), cases.c.silent_since <= storm.acted_at),
            *conditions,
        )
        .order_by(cases.c.opened_at)
        .limit(limit)
    )
    return [case_of_row(row) for row in tx.execute(question)]


def storms_waiting(tx: Connection, shop_ids: Collection[ShopId]) -> list[tuple[Storm, StormCount]]:
    """Return the shops' storms of which something is undecided, newest first."""
    waiting = select(cases.c.storm_id).where(
        cases.c.shop_id.in_(shop_ids),
        cases.c.storm_id.is_not(None),
        cases.c.state.in_(UNDECIDED),
    )
    question = select(storms).where(storms.c.storm_id.in_(waiting))
    found = [_storm(row) for row in tx.execute(question.order_by(storms.c.opened_at.desc()))]
    return [(storm, count_in_storm(tx, storm.storm_id)) for storm in found]


def action_of(tx: Connection, storm_id: StormId) -> StormAction | None:
    """Return what was chosen last for all of a storm."""
    found = tx.scalar(select(storms.c.action).where(storms.c.storm_id == storm_id))
    return None if found is None else StormAction(found)


def end_quiet_storms(tx: Connection, before: datetime, now: datetime) -> int:
    """End every storm that nothing joined since then; return how many."""
    quiet = (storms.c.ended_at.is_(None), storms.c.last_at <= before)
    return tx.execute(storms.update().where(*quiet).values(ended_at=now)).rowcount


def _waiting(
    tx: Connection, shop_id: ShopId, limit: int, *conditions: ColumnElement[bool]
) -> list[Tied]:
    question = (
        select(cases.c.case_id, orders.c.keys_packed)
        .join(orders, orders.c.order_id == cases.c.order_id)
        .where(cases.c.shop_id == shop_id, *_UNTOLD, *conditions)
        .order_by(cases.c.silent_since, cases.c.case_id)
        .limit(limit)
    )
    return [_tied(row) for row in tx.execute(question)]


def _tied(row: AnyRow) -> Tied:
    return Tied(case_id=CaseId(row.case_id), keys=unpack(row.keys_packed or b""))


def _values(storm: Storm) -> dict[str, Any]:
    return {
        "storm_id": storm.storm_id,
        "shop_id": storm.shop_id,
        "opened_at": storm.opened_at,
        "last_at": storm.last_at,
        "ended_at": storm.ended_at,
        "kinds": ",".join(storm.kinds),
        "action": storm.action,
        "acted_by": storm.acted_by,
        "acted_at": storm.acted_at,
    }


def _storm(row: AnyRow) -> Storm:
    return Storm(
        storm_id=StormId(row.storm_id),
        shop_id=ShopId(row.shop_id),
        opened_at=row.opened_at,
        last_at=row.last_at,
        ended_at=row.ended_at,
        kinds=tuple(KeyKind(kind) for kind in row.kinds.split(",") if kind),
        action=None if row.action is None else StormAction(row.action),
        acted_by=row.acted_by,
        acted_at=row.acted_at,
    )


_own, _theirs = order_keys.alias("own"), order_keys.alias("theirs")
# Asked for every hold, so it is put together once.
_SHARING = (
    select(storms.c.storm_id)
    .select_from(_own)
    .join(_theirs, and_(_theirs.c.kind == _own.c.kind, _theirs.c.digest == _own.c.digest))
    .join(cases, cases.c.order_id == _theirs.c.order_id)
    .join(storms, storms.c.storm_id == cases.c.storm_id)
    .where(
        _own.c.order_id == bindparam("of_order"),
        _own.c.kind.in_(bindparam("kinds", expanding=True)),
        _theirs.c.shop_id == bindparam("of_shop"),
        _theirs.c.placed_at > bindparam("since"),
        storms.c.ended_at.is_(None),
        storms.c.kinds != "",
    )
    .order_by(storms.c.opened_at)
    .limit(1)
)
