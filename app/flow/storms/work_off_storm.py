"""Performs what a person decided for a whole storm, some cases at a time."""

from typing import Final

from app.flow.cases.move_case import move_case
from app.flow.storms.give_to_person import give_to_person
from app.model.case import Case, Move, State
from app.model.effect import Effect, EffectKind, EffectState
from app.model.ids import StormId
from app.model.storm import Storm, StormAction
from app.services import Services
from app.store.cases import case_by_id
from app.store.effects import finish, owe
from app.store.storms import cases_to_work_off, storm_by_id
from app.store.transaction import Transaction

_AT_ONCE: Final = 100
"""One effect's share: other effects of the shop have their turn in between."""

_MOVES: Final = {StormAction.RELEASE: Move.VOUCH, StormAction.CANCEL: Move.CANCEL}


def work_off_storm(services: Services, effect: Effect) -> None:
    """Do what was decided with some cases that are undecided still; owe the rest.

    Each case is moved in a transaction of its own, so a repeat after a crash goes on where it
    was. Asking is left to the clock, which knows when there is room.
    """
    storm_id = StormId(effect.subject)
    with services.database.read() as tx:
        storm = storm_by_id(tx, effect.shop_id, storm_id)
        found = cases_to_work_off(tx, storm, _AT_ONCE)
    for one in found:
        with services.database.write() as tx:
            _apply(services, tx, storm, case_by_id(tx, one.shop_id, one.case_id))
    now = services.now()
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, now)
        if found:
            owe(tx, effect.shop_id, storm_id, EffectKind.WORK_OFF_STORM, now=now)


def _apply(services: Services, tx: Transaction, storm: Storm, case: Case) -> None:
    move = None if storm.action is None else _MOVES.get(storm.action)
    if move is not None and case.allows(move):
        details: dict[str, str | int | float | bool] = {"batch": storm.storm_id}
        move_case(services, tx, case, move, actor=storm.acted_by, details=details)
    elif storm.action is StormAction.SUPPORT and _waits(case):
        give_to_person(services, tx, case, actor=storm.acted_by)


def _waits(case: Case) -> bool:
    return case.state is State.HELD and case.silent_since is not None
