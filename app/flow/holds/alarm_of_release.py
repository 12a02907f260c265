"""A release that the shop refuses for good is told to the merchant: the order may be on hold still."""

from typing import Final

from app.flow.keeper.give_up import Lost, give_up
from app.model.case import State
from app.model.effect import Effect
from app.model.ids import CaseId
from app.services import Services
from app.store.audit import timeline
from app.store.cases import case_by_id
from app.store.transaction import Transaction

_OWED: Final = frozenset({State.RELEASING, State.RELEASED})


def alarm_of_release(services: Services, tx: Transaction, effect: Effect, problem: str) -> None:
    """Give the release up that the effect owes, with a letter, once for a case.

    A person may have it tried again; when that is refused too, they know it already.
    """
    case = case_by_id(tx, effect.shop_id, CaseId(effect.subject))
    lines = timeline(tx, case.shop_id, case.case_id)
    was_told = any(line.action == Lost.RELEASE for line in lines)
    if case.state in _OWED and not was_told:
        details: dict[str, str | int | float | bool] = {"refused": True, "problem": problem}
        give_up(services, tx, case, Lost.RELEASE, details=details)
