"""What a case's lines raised alarm about last."""

from collections.abc import Sequence
from typing import Final

from app.flow.keeper.give_up import Lost
from app.model.audit import AuditLine
from app.model.case import Move

_ALARMING: Final = frozenset({*Lost, Move.CANNOT_HOLD})


def loss_in(lines: Sequence[AuditLine]) -> Lost | None:
    """Return what a case's lines raised alarm about last; None where that was no such loss."""
    raised = [line.action for line in lines if line.action in _ALARMING]
    return Lost(raised[-1]) if raised and raised[-1] in frozenset(Lost) else None
