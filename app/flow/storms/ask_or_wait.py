"""Asks a buyer, unless the storm brake is on for this order: then it waits untold."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from app.flow.cases.ask_buyer import ask_buyer
from app.flow.storms.open_storm import open_storm
from app.flow.storms.tell_of_joiners import tell_of_joiners
from app.model.audit import AuditLine
from app.model.case import Case
from app.model.facts import KeyKind
from app.model.ids import StormId
from app.model.order import Limit
from app.model.shop import Shop
from app.rules.brake.budget import HOUR, Budget, Expense, Share, Spent, mail_budget
from app.rules.brake.cluster import Cluster, cluster_of, ties
from app.services import Services
from app.store.audit import write_line
from app.store.cases import save_case
from app.store.spendings import lock_budget, spent_by, spent_by_cases
from app.store.storms import note_joined, recent_cases, storm_sharing
from app.store.transaction import Transaction

_LOOKED_AT: Final = 5000
"""Cases of the hour that belong to no storm: enough to see any storm begin."""


def ask_or_wait(
    services: Services, tx: Transaction, shop: Shop, case: Case, *, limits: Sequence[Limit]
) -> Case:
    """Return the case as its buyer is asked, or as it waits: alone for room, or in a storm.

    What shares a key with a storm joins it. Too many that share something open one, as soon
    as they have had their share of the hour or one of their keys has. Whoever shares nothing
    is asked at once while there is room.
    """
    now = services.now()
    lock_budget(tx, shop.shop_id)
    by = ties(trusted_ip=shop.settings.trusted_proxy)
    storm = case.storm_id or storm_sharing(tx, shop.shop_id, case.order_id, by=by, now=now)
    if storm is not None:
        return _wait(services, tx, case, storm)
    budget = mail_budget(shop.settings.mails_per_hour)
    spent = spent_by(tx, shop.shop_id, Expense.MAIL, case.order_id, now=now)
    cluster = _attacking(services, tx, case, by, budget=budget, spent=spent)
    if cluster is not None:
        storm = open_storm(services, tx, shop.shop_id, cluster)
        return _wait(services, tx, case, storm)
    if budget.has_room(Share.ORDINARY, spent):
        return ask_buyer(services, tx, shop, case, limits=limits)
    return _wait(services, tx, case, None)


def _attacking(
    services: Services,
    tx: Transaction,
    case: Case,
    by: Collection[KeyKind],
    *,
    budget: Budget,
    spent: Spent,
) -> Cluster | None:
    """Return what the case hangs together with, where that is too much and has had its share."""
    share = budget.storms_share()
    if spent.total < share and not spent.has_full_key():
        return None
    now = services.now()
    recent = recent_cases(tx, case.shop_id, now - HOUR, _LOOKED_AT)
    cluster = cluster_of(case.case_id, recent, by)
    if not cluster.is_attacking():
        return None
    is_full = spent.has_full_key() or not budget.has_room(Share.ORDINARY, spent)
    theirs = spent_by_cases(tx, case.shop_id, Expense.MAIL, cluster.members, now=now)
    return cluster if is_full or spent.by_storms + theirs >= share else None


def _wait(services: Services, tx: Transaction, case: Case, storm: StormId | None) -> Case:
    now = services.now()
    if storm is not None and case.storm_id is None:
        note_joined(tx, storm, now)
        tell_of_joiners(services, tx, case.shop_id, storm)
    waiting = replace(case, silent_since=case.silent_since or now, storm_id=storm)
    if waiting == case:
        return case
    save_case(tx, waiting)
    line = AuditLine(
        shop_id=case.shop_id,
        subject=case.case_id,
        action="kept_waiting" if storm is None else "joined_storm",
        at=now,
    )
    write_line(tx, line)
    return waiting
