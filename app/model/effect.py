"""An effect: one thing owed to the outside, with the key it bears since it was owed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.model.ids import EffectId, OrderId, ShopId


class EffectKind(StrEnum):
    """What can be owed. Each kind is performed by the flow's step of that name."""

    PLACE_HOLD = "place_hold"
    WRITE_NOTE = "write_note"
    SEND_MAIL = "send_mail"
    LIFT_HOLD = "lift_hold"
    LOOK_AGAIN = "look_again"
    READ_AGAIN = "read_again"
    DECIDE_AGAIN = "decide_again"
    CANCEL_ORDER = "cancel_order"
    CLOSE_SESSION = "close_session"
    REDACT_SESSION = "redact_session"
    IMPORT_HISTORY = "import_history"
    ASK_SIGNALS = "ask_signals"
    WATCH_WEBHOOKS = "watch_webhooks"
    TELL_MERCHANT = "tell_merchant"
    WORK_OFF_STORM = "work_off_storm"


class Letter(StrEnum):
    """Which mail a ``send_mail`` effect owes, or which note a ``write_note``."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    RELEASED = "released"
    WITH_SUPPORT = "with_support"
    HANDED_BACK = "handed_back"
    CANCELLED = "cancelled"
    """Nobody answered, and the order was cancelled as its merchant chose for that."""
    EXTENDED = "extended"
    ALARM = "alarm"
    """To the merchant: a risky order could not be stopped."""
    PERSON_NEEDED = "person_needed"
    """To the merchant: a person must decide."""
    DEADLINE_NEAR = "deadline_near"
    """To the merchant: the deadline of a hold comes near."""
    DEADLINE_PASSED = "deadline_passed"
    """To the merchant: the deadline of a hold has passed, and the order is on hold still."""
    HELD_NOTE = "held_note"
    RELEASED_NOTE = "released_note"
    NOT_HELD_NOTE = "not_held_note"
    LEFT_NOTE = "left_note"
    """Staff let the order go: what the held note said of a hold is over."""


TO_MERCHANT = frozenset(
    {Letter.ALARM, Letter.PERSON_NEEDED, Letter.DEADLINE_NEAR, Letter.DEADLINE_PASSED}
)
"""Mails that do not go to the buyer."""


class EffectState(StrEnum):
    """Where an effect stands."""

    OWED = "owed"
    DONE = "done"
    VOID = "void"
    """Overtaken by events before it was performed."""
    SET_ASIDE = "set_aside"
    """Refused by the other end, or failed too often: a person must look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One owed call. (shop, subject, kind, ordinal) is unique: its idempotency key.

    ``subject`` is a case's id, or the shop's own for shop-wide effects, or names an order.
    """

    effect_id: EffectId
    shop_id: ShopId
    subject: str
    kind: EffectKind
    ordinal: int
    letter: Letter | None = None
    state: EffectState = EffectState.OWED
    attempts: int = 0
    crashes: int = 0
    """How many of them ended in an error of our own."""
    owed_at: datetime
    due_at: datetime
    last_problem: str | None = None


ABOUT_WEBHOOKS = "webhooks_"
"""What the subject of a letter about a shop's webhooks begins with; its id follows."""


def subject_of_order(order_id: OrderId) -> str:
    """Return the subject of what is owed because of an order that may have no case."""
    return f"order_{order_id}"


def order_of_subject(subject: str) -> OrderId:
    """Return the order that such a subject names."""
    return OrderId(int(subject.removeprefix("order_")))
