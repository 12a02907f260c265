"""How an order came to its end by what the merchant did here, as its case's lines tell."""

from collections.abc import Sequence
from enum import StrEnum

from app.model.audit import AuditLine
from app.model.case import Case, Move, State


class EndedHere(StrEnum):
    """How an order came to its end because the merchant had it cancelled here."""

    CANCELLED = "cancelled_by_us"
    """It is cancelled, and its money given back."""
    REFUNDED = "refunded_by_us"
    """It was sent already, so that only its money is given back."""
    ASKED = "asked_here"
    """We had asked for it; that it ended was told by the shop, and nothing of its money."""


_OURS = frozenset({EndedHere.CANCELLED, EndedHere.REFUNDED})


def ended_here(case: Case, lines: Sequence[AuditLine]) -> EndedHere | None:
    """Return how the order ended by what the merchant did here; None where it did not."""
    if case.state is not State.ENDED:
        return None
    for line in reversed(lines):
        result = line.details.get("result")
        if line.action == Move.ORDER_ENDED and result in _OURS:
            return EndedHere(str(result))
        if line.action == Move.CANCEL_REFUSED:
            return None
        if line.action == Move.CANCEL:
            return EndedHere.ASKED
    return None
