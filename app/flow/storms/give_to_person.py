"""Gives a case that waits untold to a person: in its batch, without a letter for each."""

from dataclasses import replace

from app.flow.cases.move_case import move_case
from app.flow.storms.open_storm import open_storm
from app.model.audit import CLEARHOLD
from app.model.case import Case, Move, SupportReason
from app.model.ids import StormId
from app.rules.brake.cluster import Cluster
from app.services import Services
from app.store.spendings import lock_budget
from app.store.storms import note_joined, storm_of_too_many
from app.store.transaction import Transaction


def give_to_person(
    services: Services, tx: Transaction, case: Case, *, actor: str = CLEARHOLD
) -> Case:
    """Return the case with support. Its buyer is told once a storm's share has room for it.

    One that belongs to no storm comes into the batch of orders that were just too many, of
    which the merchant is told once.

    Raises:
        MoveRefusedError: the case waits for nobody any more.
    """
    storm = case.storm_id or _batch(services, tx, case)
    return move_case(
        services,
        tx,
        replace(case, support_reason=SupportReason.STORM, storm_id=storm),
        Move.NEED_PERSON,
        actor=actor,
        details={"reason": SupportReason.STORM},
    )


def _batch(services: Services, tx: Transaction, case: Case) -> StormId:
    lock_budget(tx, case.shop_id)
    found = storm_of_too_many(tx, case.shop_id)
    if found is None:
        alone = Cluster(members=frozenset({case.case_id}), kinds=frozenset())
        return open_storm(services, tx, case.shop_id, alone)
    note_joined(tx, found, services.now())
    return found
