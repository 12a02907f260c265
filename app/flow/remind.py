"""The clock reminds buyers who have not answered yet, once."""

from dataclasses import replace
from datetime import timedelta

from app.model.effect import EffectKind, Letter
from app.services import Services
from app.store.cases import case_by_id, cases_to_remind, save_case
from app.store.effects import is_owed, owe
from app.store.shops import shop_by_id

_AT_ONCE = 200


def remind(services: Services) -> int:
    """Owe a reminder to everybody whose time for it has come; return how many."""
    now = services.now()
    with services.database.read() as tx:
        candidates = cases_to_remind(tx, _AT_ONCE)
        settings = {case.shop_id: shop_by_id(tx, case.shop_id).settings for case in candidates}
    reminded = 0
    for candidate in candidates:
        choice = settings[candidate.shop_id]
        answer_by = candidate.answer_by or now
        waited = timedelta(hours=choice.answer_within_hours - choice.remind_after_hours)
        if now < answer_by - waited or now >= answer_by:
            continue
        with services.database.write() as tx:
            case = case_by_id(tx, candidate.shop_id, candidate.case_id)
            subject = (case.shop_id, case.case_id, EffectKind.SEND_MAIL)
            if case.version != candidate.version or is_owed(tx, *subject):
                continue
            save_case(tx, replace(case, reminded_at=now))
            owe(tx, *subject, letter=Letter.REMINDER, now=now)
        services.doorbell.ring_effects([case.shop_id])
        reminded += 1
    return reminded
