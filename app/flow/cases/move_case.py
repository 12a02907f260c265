"""Moves a case by its table, and writes the line that says so, in one transaction."""

from dataclasses import replace
from functools import partial

from app.metrics import count_move
from app.model.audit import CLEARHOLD, AuditLine
from app.model.case import CLOSED, Case, Move, State
from app.model.check import CheckState
from app.model.effect import EffectKind, Letter
from app.services import Services
from app.store.audit import write_line
from app.store.cases import revoke_links, save_case
from app.store.checks import open_check_of, save_check
from app.store.effects import is_owed, owe, void_owed
from app.store.transaction import Transaction, after_commit

Detail = str | int | float | bool

_OVERTAKEN_BY_CANCELLING = (EffectKind.SEND_MAIL, EffectKind.LOOK_AGAIN)
_OVERTAKEN_BY_RELEASE = (EffectKind.PLACE_HOLD, EffectKind.SEND_MAIL, EffectKind.LOOK_AGAIN)


def move_case(
    services: Services,
    tx: Transaction,
    case: Case,
    move: Move,
    *,
    actor: str = CLEARHOLD,
    details: dict[str, Detail] | None = None,
) -> Case:
    """Return the case after the move, kept, with all that every such move brings along.

    A case that is to be released or cancelled owes that; one that is over revokes its links,
    drops what it still owed and closes its session.

    Raises:
        MoveRefusedError: the case is not in a state that allows the move.
    """
    now = services.now()
    moved = case.after(move)
    if moved.state in CLOSED:
        moved = replace(moved, closed_at=now)
    save_case(tx, moved)
    line = AuditLine(
        shop_id=case.shop_id,
        subject=case.case_id,
        action=move,
        at=now,
        actor=actor,
        details=details or {},
    )
    write_line(tx, line)
    after_commit(tx, partial(count_move, move))
    if moved.state is State.RELEASING and case.state is not State.RELEASING:
        void_owed(tx, case.shop_id, case.case_id, _OVERTAKEN_BY_RELEASE, now=now)
        owe(tx, case.shop_id, case.case_id, EffectKind.LIFT_HOLD, now=now)
    if moved.state is State.CANCELLING:
        void_owed(tx, case.shop_id, case.case_id, _OVERTAKEN_BY_CANCELLING, now=now)
        owe(tx, case.shop_id, case.case_id, EffectKind.CANCEL_ORDER, now=now)
    if moved.state in CLOSED:
        _wind_up(services, tx, moved)
    return moved


def _wind_up(services: Services, tx: Transaction, case: Case) -> None:
    now = services.now()
    revoke_links(tx, case.case_id, now)
    # An alarm knows by itself whether it concerns a case that is over.
    kinds = list(_OVERTAKEN_BY_RELEASE)
    void_owed(tx, case.shop_id, case.case_id, kinds, now=now, sparing=Letter.ALARM)
    check = open_check_of(tx, case.case_id)
    if check is None:
        return
    save_check(tx, replace(check, state=CheckState.CLOSED, finished_at=now))
    if not is_owed(tx, case.shop_id, case.case_id, EffectKind.CLOSE_SESSION):
        owe(tx, case.shop_id, case.case_id, EffectKind.CLOSE_SESSION, now=now)
