"""The clock lets nobody wait untold for longer than an hour, and gives free places to whoever waits."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from app.flow.running.each_alone import each_alone
from app.flow.storms.ask_of_storm import ask_of_storm
from app.flow.storms.ask_or_wait import ask_or_wait
from app.flow.storms.give_to_person import give_to_person
from app.model.case import Case, State
from app.model.ids import CaseId, ShopId
from app.model.storm import QUIET_FOR, SILENT_AT_MOST
from app.rules.brake.budget import HOUR, Expense, Share, mail_budget
from app.rules.brake.cluster import Tied
from app.rules.brake.turn import next_in_turn
from app.services import Services
from app.store.cases import case_by_id
from app.store.orders import standing_of
from app.store.shops import shop_by_id
from app.store.spendings import forget_spendings, paid_for, spent_in_hour
from app.store.storms import (
    end_quiet_storms,
    shops_with_waiting,
    waiting_alone,
    waiting_in_storms,
    waiting_too_long,
)

_AT_ONCE: Final = 500


def relieve_storms(services: Services) -> int:
    """Ask whoever has waited longest while the hour has room; return how many buyers were told.

    Who shares nothing with a storm is asked out of the shop's own share, and storms out of
    theirs. Who has waited for nearly an hour is a person's, and storms that nothing joined
    for an hour are over.
    """
    with services.database.read() as tx:
        shop_ids = shops_with_waiting(tx)
    told: list[int] = []
    try:
        each_alone(
            shop_ids,
            lambda shop_id: told.append(_relieve(services, shop_id)),
            event="storm_not_relieved",
        )
    finally:
        _give_late_ones_away(services)
    now = services.now()
    with services.database.write() as tx:
        end_quiet_storms(tx, now - QUIET_FOR, now)
        forget_spendings(tx, now - 2 * HOUR)
    return sum(told)


def _give_late_ones_away(services: Services) -> None:
    now = services.now()
    with services.database.read() as tx:
        late = waiting_too_long(tx, now - SILENT_AT_MOST, _AT_ONCE)
    each_alone(late, partial(_give_away, services), event="case_not_given_away")


def _give_away(services: Services, one: Case) -> None:
    with services.database.write() as tx:
        case = case_by_id(tx, one.shop_id, one.case_id)
        if case.version == one.version and case.silent_since == one.silent_since:
            give_to_person(services, tx, case)


def _relieve(services: Services, shop_id: ShopId) -> int:
    alone, in_storms = _chosen(services, shop_id)
    told = sum(_is_asked(services, shop_id, case_id) for case_id in alone)
    told += sum(ask_of_storm(services, shop_id, case_id) for case_id in in_storms)
    if told:
        services.doorbell.ring_effects([shop_id])
    return told


def _chosen(services: Services, shop_id: ShopId) -> tuple[Sequence[CaseId], Sequence[CaseId]]:
    now = services.now()
    with services.database.read() as tx:
        shop = shop_by_id(tx, shop_id)
        if shop.left_at is not None:
            return (), ()
        budget = mail_budget(shop.settings.mails_per_hour)
        spent = spent_in_hour(tx, shop_id, Expense.MAIL, now)
        room = budget.limit_of(Share.ORDINARY) - spent.total
        of_storms = min(room, budget.storms_share() - spent.by_storms)
        if room <= 0:
            return (), ()
        used = paid_for(tx, shop_id, Expense.MAIL, now)
        alone = waiting_alone(tx, shop_id, _AT_ONCE)
        in_storms: list[Tied] = []
        if of_storms > 0:
            in_storms = waiting_in_storms(tx, shop_id, _AT_ONCE)
    return next_in_turn(alone, used, room), next_in_turn(in_storms, used, of_storms)


def _is_asked(services: Services, shop_id: ShopId, case_id: CaseId) -> bool:
    with services.database.write() as tx:
        case = case_by_id(tx, shop_id, case_id)
        if not _waits(case):
            return False
        limits = standing_of(tx, case.order_id).limits
        asked = ask_or_wait(services, tx, shop_by_id(tx, shop_id), case, limits=limits)
    return asked.silent_since is None


def _waits(case: Case) -> bool:
    return case.state is State.HELD and case.silent_since is not None and case.storm_id is None
