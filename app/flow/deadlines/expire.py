"""The clock ends the wait for buyers who did not answer: as the merchant chose."""

from functools import partial

from app.flow.cases.need_person import need_person
from app.flow.deadlines.end_as_chosen import end_as_chosen
from app.flow.deadlines.last_word import LastWord, last_word
from app.flow.running.each_alone import each_alone
from app.model.case import Case, SupportReason
from app.services import Services
from app.store.cases import case_by_id, cases_due
from app.store.shops import shop_by_id

_AT_ONCE = 200


def expire(services: Services) -> int:
    """Follow each merchant's choice for cases whose time is up; return how many."""
    now = services.now()
    with services.database.read() as tx:
        due = cases_due(tx, now, _AT_ONCE)
    each_alone(due, partial(_end, services), event="case_not_expired")
    return len(due)


def _end(services: Services, one: Case) -> None:
    with services.database.write() as tx:
        case = case_by_id(tx, one.shop_id, one.case_id)
        if case.version != one.version or case.answer_by != one.answer_by:
            return
        settings = shop_by_id(tx, case.shop_id).settings
        word = last_word(services, tx, case, settings, over_since=case.answer_by)
        if word is LastWord.AWAITED:
            return
        if not end_as_chosen(services, tx, case, settings, word=word):
            is_unknown = word is LastWord.UNKNOWN
            reason = SupportReason.RESULT_UNKNOWN if is_unknown else SupportReason.NO_ANSWER
            need_person(services, tx, case, reason)
    services.doorbell.ring_effects([one.shop_id])
