"""Gives up a hold that an order does not keep."""

from dataclasses import replace

from app.flow.cases.need_person import need_person
from app.flow.keeper.give_up import Lost, give_up
from app.model.case import Case, Move, SupportReason
from app.model.effect import EffectKind
from app.model.order import Order
from app.services import Services
from app.store.cases import save_case
from app.store.effects import void_owed
from app.store.transaction import Transaction

Details = dict[str, str | int | float | bool]


def lose_hold(
    services: Services, tx: Transaction, case: Case, order: Order | None, *, seen: Details
) -> None:
    """Write nothing more to an order that does not keep our hold: a person has to say so first."""
    void_owed(tx, case.shop_id, case.case_id, [EffectKind.PLACE_HOLD], now=services.now())
    parts = () if order is None else order.parts
    if not any(part.is_stopped_by(case.hold_id) for part in parts):
        case = replace(case, held_at=None, deadline_at=None, deadline_kind=None)
    if case.allows(Move.NEED_PERSON):
        case = need_person(services, tx, case, SupportReason.HOLD_LOST)
    else:
        case = replace(case, support_reason=SupportReason.HOLD_LOST)
        save_case(tx, case)
    give_up(services, tx, case, Lost.HOLD, details=seen)
