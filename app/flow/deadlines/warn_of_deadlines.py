"""The clock warns merchants of holds whose deadline comes near, once for each deadline."""

from dataclasses import replace
from functools import partial
from typing import Final

from app.flow.deadlines.remind_of_storm import remind_of_storm
from app.flow.running.each_alone import each_alone
from app.model.case import Case
from app.model.deadline import WARNED_BEFORE, held_before
from app.model.effect import EffectKind, EffectState, Letter
from app.services import Services
from app.store.case_lists import row_of
from app.store.cases import case_by_id, save_case
from app.store.deadlines import UNDECIDED, holds_to_warn_of, holds_without_deadline
from app.store.effects import effects_of, owe
from app.store.orders import standing_of
from app.store.shops import shop_by_id
from app.store.transaction import Transaction

_AT_ONCE: Final = 200


def warn_of_deadlines(services: Services) -> None:
    """Owe the letters whose time has come.

    A letter that called the merchant to the case within the same day names the deadline
    already: then there is no second one.
    """
    rounds = (partial(_give_deadlines, services), partial(_warn_of_near, services))
    each_alone(rounds, lambda step: step(), event="not_warned_of_deadlines")


def _warn_of_near(services: Services) -> None:
    with services.database.read() as tx:
        near = holds_to_warn_of(tx, services.now(), _AT_ONCE)
    each_alone(near, partial(_warn, services), event="not_warned_of_deadline")


def _give_deadlines(services: Services) -> None:
    """Let holds of a time when there were no deadlines have one, too."""
    with services.database.read() as tx:
        found = holds_without_deadline(tx, _AT_ONCE)
    each_alone(found, partial(_give_deadline, services), event="no_deadline_given")


def _give_deadline(services: Services, one: Case) -> None:
    with services.database.write() as tx:
        case = case_by_id(tx, one.shop_id, one.case_id)
        if case.deadline_at is not None or case.held_at is None:
            return
        settings = shop_by_id(tx, case.shop_id).settings
        limits = standing_of(tx, case.order_id).limits
        save_case(tx, held_before(case, settings, limits, services.now()))


def _warn(services: Services, one: Case) -> None:
    with services.database.write() as tx:
        case = case_by_id(tx, one.shop_id, one.case_id)
        if case.deadline != one.deadline or case.state not in UNDECIDED or case.warned_at:
            return
        save_case(tx, replace(case, warned_at=services.now()))
        _owe_warning(services, tx, case)
    services.doorbell.ring_effects([one.shop_id])


def _owe_warning(services: Services, tx: Transaction, case: Case) -> None:
    if row_of(tx, case.shop_id, case.case_id).is_test or _is_called_already(services, tx, case):
        return
    if case.storm_id is not None:
        remind_of_storm(services, tx, case)
        return
    subject = (case.shop_id, case.case_id, EffectKind.SEND_MAIL)
    owe(tx, *subject, letter=Letter.DEADLINE_NEAR, now=services.now())


def _is_called_already(services: Services, tx: Transaction, case: Case) -> bool:
    since = (case.deadline_at or services.now()) - WARNED_BEFORE
    return any(
        row.letter == Letter.PERSON_NEEDED
        and row.owed_at >= since
        and row.state in {EffectState.OWED, EffectState.DONE}
        for row in effects_of(tx, case.shop_id, case.case_id)
    )
