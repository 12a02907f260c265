"""A risky order that cannot be stopped: a person decides, and the merchant is alarmed."""

from dataclasses import replace

from app.flow.cases.move_case import move_case
from app.model.audit import AuditLine
from app.model.case import Case, Move, SupportReason
from app.model.effect import EffectKind, Letter
from app.model.order import Order, PartState
from app.services import Services
from app.store.audit import write_line
from app.store.effects import effects_of, owe
from app.store.transaction import Transaction


def cannot_hold(services: Services, tx: Transaction, case: Case, order: Order | None) -> None:
    """Give the case to a person, and owe the merchant one letter of alarm.

    The buyer is told nothing: no parcel is stopped. A case that is held in other parts
    stays as it is, and only what goes on is noted. Nobody is alarmed about play money.
    """
    if not case.is_open():
        return
    reason = _reason(order)
    obstacle = "" if order is None or order.obstacle is None else str(order.obstacle)
    details: dict[str, str | int | float | bool] = {"reason": reason, "obstacle": obstacle}
    if case.allows(Move.CANNOT_HOLD):
        case = replace(case, support_reason=reason)
        move_case(services, tx, case, Move.CANNOT_HOLD, details=details)
    else:
        line = AuditLine(
            shop_id=case.shop_id,
            subject=case.case_id,
            action=Move.CANNOT_HOLD,
            at=services.now(),
            details=details,
        )
        write_line(tx, line)
    _alarm(services, tx, case)


def _reason(order: Order | None) -> SupportReason:
    parts = () if order is None else order.parts
    if any(part.state is PartState.AT_WAREHOUSE for part in parts):
        return SupportReason.WAREHOUSE_REFUSED
    return SupportReason.CANNOT_BE_HELD


def _alarm(services: Services, tx: Transaction, case: Case) -> None:
    now, subject = services.now(), (case.shop_id, case.case_id)
    if any(row.letter == Letter.ALARM for row in effects_of(tx, *subject)):
        return
    owe(tx, *subject, EffectKind.SEND_MAIL, letter=Letter.ALARM, now=now)
    if case.held_at is None:
        owe(tx, *subject, EffectKind.WRITE_NOTE, letter=Letter.NOT_HELD_NOTE, now=now)
