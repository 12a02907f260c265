"""A rule that is silent for one buyer until a date."""

from dataclasses import dataclass
from datetime import datetime

from app.model.ids import CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSnooze:
    """A wish to silence a rule for the buyer of a case until a time."""

    case_id: CaseId
    rule: str
    ends_at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """Who silenced which rule for the buyer of a case, until when, and why."""

    snooze_id: str
    case_id: CaseId
    rule: str
    ends_at: datetime
    why: str
    silenced_by: str
    silenced_at: datetime
