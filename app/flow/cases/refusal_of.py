"""Why a shop did not cancel a case's order, as the case's lines tell."""

from collections.abc import Sequence

from app.model.audit import AuditLine
from app.model.case import Case, Move, State

_TAKES_REFUSAL_AWAY = frozenset({Move.CANCEL, Move.REINVITE, Move.HOLD_CONFIRMED})


def refusal_of(case: Case, lines: Sequence[AuditLine]) -> str | None:
    """Return why the shop refused to cancel a case's order that a person still has.

    Empty where the reason is forgotten; None where nothing was refused.
    """
    if case.state is not State.WITH_SUPPORT:
        return None
    for line in reversed(lines):
        if line.action == Move.CANCEL_REFUSED:
            return str(line.details.get("problem", ""))
        if line.action in _TAKES_REFUSAL_AWAY:
            return None
    return None
