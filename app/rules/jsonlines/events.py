"""A line of events: what became of an order, and when that was known."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

import msgspec

from app.model.facts import Outcome, OutcomeKind
from app.rules.jsonlines.malformed import MalformedLineError, decoded
from app.rules.jsonlines.shapes import EventLine


class EventType(StrEnum):
    """What a line of events may tell."""

    REFUND = "refund"
    CHARGEBACK = "chargeback"
    CONSUMER_REPORT = "consumer_report"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEvent:
    """What became of an order. ``amount`` is in the major unit of the order's currency."""

    order_id: str
    type: EventType
    at: datetime
    reason: str
    amount: Decimal | None
    outcome: Outcome | None
    """What history remembers of it; None where support could not tell."""

    @property
    def names_impersonation(self) -> bool:
        """Tell whether somebody ordered in another's name, by what the reason says."""
        return self.type is EventType.CONSUMER_REPORT or bool(_IMPERSONATION.search(self.reason))


def read_event(line: bytes) -> HistoryEvent:
    """Read a line of events.

    Raises:
        MalformedLineError: it is no event; the text says which member and why.
    """
    said = decoded(_EVENT, line)
    word = said.type.strip().lower()
    if word not in set(EventType):
        known = ", ".join(EventType)
        msg = f"type is none of {known}"
        raise MalformedLineError(msg)
    kind, reason = EventType(word), (said.reason or "").strip()
    at = said.at.astimezone(UTC)
    outcome = outcome_of(kind, reason)
    return HistoryEvent(
        order_id=str(said.order_id).strip(),
        type=kind,
        at=at,
        reason=reason,
        amount=said.amount,
        outcome=None if outcome is None else Outcome(kind=outcome, known_at=at),
    )


def outcome_of(kind: EventType, reason: str) -> OutcomeKind | None:
    """Return what an event means for an order; None where support could not tell.

    Raises:
        MalformedLineError: a verdict that is none.
    """
    said = reason.lower()
    if kind is EventType.CONSUMER_REPORT:
        return OutcomeKind.REPORT
    if kind is EventType.REFUND:
        return OutcomeKind.FRAUD_REFUND if _FRAUD.search(said) else OutcomeKind.REFUND
    if kind is EventType.CHARGEBACK:
        return OutcomeKind.CHARGEBACK if _is_fraud(said) else OutcomeKind.DISPUTE
    if said not in _VERDICTS:
        msg = f"reason of a verdict is none of {', '.join(_VERDICTS)}"
        raise MalformedLineError(msg)
    return _VERDICTS[said]


def _is_fraud(said: str) -> bool:
    """Tell why a payment was disputed: taken for fraud unless the reason names another cause."""
    if "friendly" in said:
        return False
    return bool(_FRAUD.search(said)) or not _OTHER_CAUSE.search(said)


_EVENT: Final = msgspec.json.Decoder(EventLine)
_VERDICTS: Final = {
    "fraud": OutcomeKind.VERDICT_FRAUD,
    "honest": OutcomeKind.VERDICT_HONEST,
    "unclear": None,
}
_IMPERSONATION: Final = re.compile(
    r"imperson|identity|stolen_?name|not[_ ]me|account[_ ]?take|\bato\b", re.IGNORECASE
)
_FRAUD: Final = re.compile(
    r"fraud|imperson|identity|unauthori|unrecogni|stolen|not[_ ]me|account[_ ]?take|\bato\b"
)
_OTHER_CAUSE: Final = re.compile(
    # Words for disputes about goods and bookings, and the networks' own codes of these.
    r"not[_ ]?received|undelivered|not[_ ]as[_ ]described|unacceptable|defective|quality|duplicate"
    r"|credit[_ ]not|subscription|cancel|general|processing|product|service"
    r"|^1[123]\.\d|^48(31|34|41|42|46|53|55|60)$"
)
