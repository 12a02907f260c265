"""What a letter may say, gathered by the step that sends it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.model.case import Cause, SupportReason
from app.model.dispatch import Dispatch
from app.model.money import Money
from app.model.order import Line
from app.model.private import Private


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContext:
    """What a letter may say. Nothing that a buyer typed stands in subject or link."""

    shop_name: str
    shop_url: str
    order_number: str
    goods: Sequence[Line]
    total: Money
    town: Private[str]
    link: str
    """Empty where the letter has none."""
    answer_by: datetime | None
    timezone: str
    contact: str
    """Whom to ask: an address, perhaps with a name."""
    forget_after_days: int
    support_reason: SupportReason | None
    cause: Cause | None
    dispatch: Dispatch | None
    is_cancelled_unanswered: bool = False
    """Whether the order is cancelled where nobody answers in time."""
