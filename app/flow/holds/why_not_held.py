"""Why a hold that is owed cannot be placed yet, where nothing is wrong with that."""

from enum import StrEnum

from app.flow.holds.place_hold import NOT_YET
from app.model.order import PartState, Standing
from app.ports import HoldResult


class NotHeld(StrEnum):
    """What a hold waits for."""

    NOT_READY = "not_ready"
    """The shop has not made the order ready to be held: it is not paid or not routed."""
    NOT_DUE = "not_due"
    """The shop sends it on a later day, and takes no hold on it before."""
    WAREHOUSE_ASKED = "warehouse_asked"
    """Who sends it was asked to stop, and has not answered."""


def why_not_held(problem: str | None, standing: Standing) -> NotHeld | None:
    """Return what the hold waits for by how its last try ended; None where it is only on its way."""
    result = next((result for result, sentence in NOT_YET.items() if sentence == problem), None)
    if result is HoldResult.NOT_READY:
        ahead = [part for part in standing.parts if part.state is PartState.OPEN]
        takes_none = bool(ahead) and not any(part.may_be_held for part in ahead)
        return NotHeld.NOT_DUE if takes_none else NotHeld.NOT_READY
    return NotHeld.WAREHOUSE_ASKED if result is HoldResult.WAREHOUSE_ASKED else None
