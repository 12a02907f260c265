"""Our ledger of holds: which orders of a shop are to bear one of ours, and what is owed for that."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from app.model.case import Case, State
from app.model.effect import EffectKind, EffectState
from app.model.ids import CaseId, ExternalOrderId, ShopId
from app.store.audit import audit_lines
from app.store.cases import OPEN, case_of_row, cases
from app.store.effects import effects
from app.store.held_parts import held_parts
from app.store.orders import orders
from app.store.tables import AnyRow

RELEASED_AGAIN = "released_again"
RELEASE_LOST = "release_lost"
"""The actions of the lines that say so."""
_IN_LEDGER = frozenset({*OPEN, State.RELEASED})


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """A case with what its order should bear by it."""

    case: Case
    external_id: ExternalOrderId
    placed_at: datetime
    owed: frozenset[EffectKind]
    """What is owed for the case and waits."""
    times_lifted: int = 0
    """How often its release was owed so far."""
    times_mended: int = 0
    """How often its release was undone at the shop and finished again."""
    is_given_up: bool = False
    """Whether its release was given up, and a person called; of one that was confirmed, since."""
    places: Mapping[str, str]
    """The parts that have borne its hold, each with its place then."""
    shared: frozenset[str] = frozenset()
    """Those on which another app's hold lay beside ours."""


def cases_in_ledger(tx: Connection, shop_id: ShopId, released_after: datetime) -> list[CaseId]:
    """Return the shop's open cases and those released since a time, in a steady order."""
    released = (cases.c.state == State.RELEASED, cases.c.closed_at >= released_after)
    found = [
        case_id
        for which in ((cases.c.state.in_(OPEN),), released)
        for case_id in tx.scalars(select(cases.c.case_id).where(cases.c.shop_id == shop_id, *which))
    ]
    return [CaseId(case_id) for case_id in sorted(found)]


def ledger_entries(tx: Connection, shop_id: ShopId, ids: Sequence[CaseId]) -> list[LedgerEntry]:
    """Return what the ledger says of these cases, but of none that was let go meanwhile."""
    question = (
        select(cases, orders.c.external_id, orders.c.placed_at)
        .join(orders, orders.c.order_id == cases.c.order_id)
        .where(cases.c.case_id.in_(ids))
        .order_by(cases.c.case_id)
    )
    # Asked for by shop or state too, SQLite would look at all cases that the shop ever had.
    rows = [row for row in tx.execute(question) if _is_listed(row, shop_id)]
    owed, (places, shared) = _owed(tx, shop_id, ids), _places(tx, ids)
    lifts, told = _lifts(tx, shop_id, ids), _told(tx, shop_id, ids)
    return [
        LedgerEntry(
            case=case_of_row(row),
            external_id=ExternalOrderId(row.external_id),
            placed_at=row.placed_at,
            owed=frozenset(owed.get(row.case_id, ())),
            times_lifted=lifts.get(row.case_id, 0),
            times_mended=sum(line.action == RELEASED_AGAIN for line in told[row.case_id]),
            is_given_up=any(_is_giving_up(row, line) for line in told[row.case_id]),
            places=places.get(row.case_id, {}),
            shared=frozenset(shared.get(row.case_id, ())),
        )
        for row in rows
    ]


def _is_listed(row: AnyRow, shop_id: ShopId) -> bool:
    return row.shop_id == shop_id and row.state in _IN_LEDGER


def _is_giving_up(case: AnyRow, line: AnyRow) -> bool:
    return line.action == RELEASE_LOST and (case.closed_at is None or line.at > case.closed_at)


def _owed(tx: Connection, shop_id: ShopId, ids: Sequence[CaseId]) -> Mapping[str, set[EffectKind]]:
    question = select(effects.c.subject, effects.c.kind).where(
        effects.c.shop_id == shop_id,
        effects.c.subject.in_(ids),
        effects.c.state == EffectState.OWED,
    )
    found: dict[str, set[EffectKind]] = defaultdict(set)
    for row in tx.execute(question):
        found[row.subject].add(EffectKind(row.kind))
    return found


def _lifts(tx: Connection, shop_id: ShopId, ids: Sequence[CaseId]) -> Mapping[str, int]:
    question = (
        select(effects.c.subject, func.count().label("times"))
        .where(
            effects.c.shop_id == shop_id,
            effects.c.subject.in_(ids),
            effects.c.kind == EffectKind.LIFT_HOLD,
        )
        .group_by(effects.c.subject)
    )
    return {row.subject: row.times for row in tx.execute(question)}


def _told(tx: Connection, shop_id: ShopId, ids: Sequence[CaseId]) -> defaultdict[str, list[AnyRow]]:
    question = select(audit_lines.c.subject, audit_lines.c.action, audit_lines.c.at).where(
        audit_lines.c.shop_id == shop_id,
        audit_lines.c.subject.in_(ids),
        audit_lines.c.action.in_([RELEASED_AGAIN, RELEASE_LOST]),
    )
    found: defaultdict[str, list[AnyRow]] = defaultdict(list)
    for row in tx.execute(question):
        found[row.subject].append(row)
    return found


def _places(
    tx: Connection, ids: Sequence[CaseId]
) -> tuple[Mapping[str, dict[str, str]], Mapping[str, set[str]]]:
    places: dict[str, dict[str, str]] = defaultdict(dict)
    shared: dict[str, set[str]] = defaultdict(set)
    for row in tx.execute(select(held_parts).where(held_parts.c.case_id.in_(ids))):
        places[row.case_id][row.part_id] = row.place
        if row.is_shared:
            shared[row.case_id].add(row.part_id)
    return places, shared
