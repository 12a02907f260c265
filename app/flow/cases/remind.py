"""The clock reminds buyers who have not answered yet, once."""

from dataclasses import replace

from app.flow.running.each_alone import each_alone
from app.model.case import Case
from app.model.effect import EffectKind, Letter
from app.model.ids import CaseId
from app.services import Services
from app.store.cases import case_by_id, cases_to_remind, save_case
from app.store.effects import is_owed, owe

_AT_ONCE = 200


def remind(services: Services) -> int:
    """Owe a reminder to everybody whose time for it has come; return how many."""
    with services.database.read() as tx:
        candidates = cases_to_remind(tx, services.now(), _AT_ONCE)
    reminded = list[CaseId]()

    def remind_one(candidate: Case) -> None:
        if _remind(services, candidate):
            reminded.append(candidate.case_id)

    each_alone(candidates, remind_one, event="buyer_not_reminded")
    return len(reminded)


def _remind(services: Services, candidate: Case) -> bool:
    now = services.now()
    with services.database.write() as tx:
        case = case_by_id(tx, candidate.shop_id, candidate.case_id)
        subject = (case.shop_id, case.case_id, EffectKind.SEND_MAIL)
        if case.version != candidate.version or is_owed(tx, *subject):
            return False
        save_case(tx, replace(case, reminded_at=now))
        owe(tx, *subject, letter=Letter.REMINDER, now=now)
    services.doorbell.ring_effects([case.shop_id])
    return True
