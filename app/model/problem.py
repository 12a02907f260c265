"""What waits for a person: something given up, not done for long, or that nobody can read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.model.case import State
from app.model.effect import EffectKind, Letter
from app.model.ids import CaseId, ExternalOrderId, ShopId


class ProblemKind(StrEnum):
    """What kind of thing waits."""

    GIVEN_UP = "given_up"
    """An effect that was set aside."""
    NOT_DONE = "not_done"
    """A hold, a release or a cancelling that is owed for long, and still asked for."""
    DELIVERY = "delivery"
    """A delivery that was set aside."""
    UNREADABLE = "unreadable"
    """An order that makes no sense: it is neither scored nor held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutOrder:
    """The order that a problem is about; ``case_id`` and ``state`` are None where it has no case."""

    external_id: ExternalOrderId
    number: str
    case_id: CaseId | None = None
    state: State | None = None
    is_held: bool = False
    """Whether the shop confirmed our hold, and nobody took it off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that waits for a person at one shop."""

    kind: ProblemKind
    key: str
    """The id of the effect, the delivery or the order at its shop."""
    shop_id: ShopId
    since: datetime
    reason: str
    """In words: what the other end said, or what makes no sense."""
    order: AboutOrder | None = None
    subject: str = ""
    """Of an effect: what is tried again together."""
    effect: EffectKind | None = None
    letter: Letter | None = None
    tries: int = 0
    next_try: datetime | None = None
    topic: str = ""
    """Of a delivery."""
    is_kept: bool = True
    """Whether a delivery's body is there still, so that it can be played again."""
