"""Our ledger of holds: which orders of a shop are to bear one of ours, and what is owed for that."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select

from app.model.case import CLOSED, Case, State
from app.model.effect import EffectKind, EffectState
from app.model.ids import CaseId, ExternalOrderId, ShopId
from app.store.cases import case_of_row, cases
from app.store.effects import effects
from app.store.held_parts import held_parts
from app.store.orders import orders

_OPEN = [state for state in State if state not in CLOSED]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """A case with what its order should bear by it."""

    case: Case
    external_id: ExternalOrderId
    placed_at: datetime
    owed: frozenset[EffectKind]
    """What is owed for the case and waits."""
    places: Mapping[str, str]
    """The parts that have borne its hold, each with its place then."""


def ledger_page(
    tx: Connection, shop_id: ShopId, *, released_after: datetime, behind: CaseId, limit: int
) -> list[LedgerEntry]:
    """Return the shop's open cases and those released since a time, by their ids, a page.

    ``behind`` is the last id of the page before, or nothing.
    """
    question = (
        select(cases, orders.c.external_id, orders.c.placed_at)
        .join(orders, orders.c.order_id == cases.c.order_id)
        .where(
            cases.c.shop_id == shop_id,
            cases.c.case_id > behind,
            or_(
                cases.c.state.in_(_OPEN),
                and_(cases.c.state == State.RELEASED, cases.c.closed_at >= released_after),
            ),
        )
        .order_by(cases.c.case_id)
        .limit(limit)
    )
    rows = tx.execute(question).all()
    ids = [CaseId(row.case_id) for row in rows]
    owed, places = _owed(tx, shop_id, ids), _places(tx, ids)
    return [
        LedgerEntry(
            case=case_of_row(row),
            external_id=ExternalOrderId(row.external_id),
            placed_at=row.placed_at,
            owed=frozenset(owed.get(row.case_id, ())),
            places=places.get(row.case_id, {}),
        )
        for row in rows
    ]


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


def _places(tx: Connection, ids: Sequence[CaseId]) -> Mapping[str, dict[str, str]]:
    question = select(held_parts.c.case_id, held_parts.c.part_id, held_parts.c.place).where(
        held_parts.c.case_id.in_(ids)
    )
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in tx.execute(question):
        found[row.case_id][row.part_id] = row.place
    return found
