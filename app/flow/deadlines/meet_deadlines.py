"""The clock ends holds whose deadline has passed: as the merchant chose, and never unseen."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from app.flow.cases.need_person import need_person
from app.flow.deadlines.end_as_chosen import end_as_chosen
from app.flow.deadlines.last_word import LastWord, last_word
from app.flow.deadlines.remind_of_storm import ONCE_WITHIN, remind_of_storm
from app.flow.running.each_alone import each_alone
from app.model.audit import AuditLine
from app.model.case import Case, Move, SupportReason
from app.model.deadline import WARNED_BEFORE, with_deadline
from app.model.effect import EffectKind, EffectState, Letter
from app.model.shop import Shop
from app.services import Services
from app.store.audit import write_line
from app.store.case_lists import row_of
from app.store.cases import case_by_id, save_case
from app.store.deadlines import PUNCTUAL_WITHIN, UNDECIDED, holds_due
from app.store.effects import effects_of, owe
from app.store.orders import standing_of
from app.store.shops import shop_by_id
from app.store.transaction import Transaction

_AT_ONCE: Final = 200
_WARNINGS: Final = frozenset({Letter.DEADLINE_NEAR, Letter.PERSON_NEEDED})


def meet_deadlines(services: Services) -> int:
    """Release, cancel, or call a person to each hold whose time is up; return how many.

    What is left to a person stays on hold. It is said so in an urgent letter, and the next of
    the order's limits, if there is one, is its deadline from then on.
    """
    with services.database.read() as tx:
        due = holds_due(tx, services.now(), _AT_ONCE)
    each_alone(due, partial(_meet_one, services), event="deadline_not_met")
    return len(due)


def _meet_one(services: Services, one: Case) -> None:
    with services.database.write() as tx:
        case = case_by_id(tx, one.shop_id, one.case_id)
        is_as_seen = case.deadline == one.deadline and case.deadline_over_at is None
        if is_as_seen and case.state in UNDECIDED:
            _meet(services, tx, shop_by_id(tx, case.shop_id), case)
    services.doorbell.ring_effects([one.shop_id])


def _meet(services: Services, tx: Transaction, shop: Shop, case: Case) -> None:
    now = services.now()
    is_real = not row_of(tx, case.shop_id, case.case_id).is_test
    word = last_word(services, tx, case, shop.settings, over_since=case.deadline_at)
    if word is LastWord.AWAITED:
        return
    is_late = now - (case.deadline_at or now) > PUNCTUAL_WITHIN
    case = replace(case, deadline_over_at=now)
    if is_real and is_late:
        case = replace(case, deadline_missed_at=now)
    _note(tx, case, now)
    if end_as_chosen(services, tx, case, shop.settings, word=word):
        return
    if is_real and not _was_told(tx, case):
        case = replace(case, deadline_missed_at=now)
    if case.allows(Move.NEED_PERSON):
        is_unknown = word is LastWord.UNKNOWN
        reason = SupportReason.RESULT_UNKNOWN if is_unknown else SupportReason.NO_ANSWER
        case = need_person(services, tx, case, reason)
    elif word is LastWord.UNKNOWN:
        case = replace(case, support_reason=SupportReason.RESULT_UNKNOWN)
    case = replace(case, overdue_since=case.overdue_since or case.deadline_at)
    save_case(tx, with_deadline(case, standing_of(tx, case.order_id).limits, now))
    if is_real:
        _call(services, tx, case)


def _call(services: Services, tx: Transaction, case: Case) -> None:
    if case.storm_id is not None:
        remind_of_storm(services, tx, case)
        return
    subject = (case.shop_id, case.case_id, EffectKind.SEND_MAIL)
    owe(tx, *subject, letter=Letter.DEADLINE_PASSED, now=services.now())


def _note(tx: Transaction, case: Case, now: datetime) -> None:
    details: dict[str, str | int | float | bool] = {
        "kind": str(case.deadline_kind),
        "until": "" if case.deadline_at is None else case.deadline_at.isoformat(),
    }
    line = AuditLine(
        shop_id=case.shop_id,
        subject=case.case_id,
        action="deadline_passed",
        at=now,
        details=details,
    )
    write_line(tx, line)


def _was_told(tx: Transaction, case: Case) -> bool:
    """Tell whether the merchant had been mailed before the deadline that it comes."""
    until = case.deadline_at
    if until is not None and case.storm_id is not None:
        since = until - WARNED_BEFORE - ONCE_WITHIN
        told = effects_of(tx, case.shop_id, case.storm_id)
        return any(row.state == EffectState.DONE and row.performed_at >= since for row in told)
    return until is not None and any(
        row.letter in _WARNINGS
        and row.state == EffectState.DONE
        and until - WARNED_BEFORE <= row.performed_at <= until
        for row in effects_of(tx, case.shop_id, case.case_id)
    )
