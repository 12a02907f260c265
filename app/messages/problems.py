"""What waits for a person, in words: on the merchant's page and in the operator's command."""

from collections.abc import Mapping
from typing import Final

from app.model.effect import TO_MERCHANT, EffectKind
from app.model.problem import Problem, ProblemKind

EFFECTS: Final[Mapping[str, str]] = {
    EffectKind.PLACE_HOLD: "Put the order on hold at the shop",
    EffectKind.WRITE_NOTE: "Leave a note at the order",
    EffectKind.SEND_MAIL: "Mail the buyer",
    EffectKind.LIFT_HOLD: "Release the order at the shop",
    EffectKind.LOOK_AGAIN: "Look at the order again at the shop",
    EffectKind.READ_AGAIN: "Ask whether the shop platform has judged the risk",
    EffectKind.DECIDE_AGAIN: "Decide once more, as something became known",
    EffectKind.CANCEL_ORDER: "Have the shop cancel and refund the order",
    EffectKind.CLOSE_SESSION: "Close the check at the provider",
    EffectKind.REDACT_SESSION: "Have the provider forget the check",
    EffectKind.IMPORT_HISTORY: "Read past orders from the shop",
    EffectKind.ASK_SIGNALS: "Work out the signals of past orders",
    EffectKind.WATCH_WEBHOOKS: "Look after the shop's webhooks",
    EffectKind.TELL_MERCHANT: "Write to you about the shop",
    EffectKind.WORK_OFF_STORM: "Carry out what was decided for the batch",
}
"""What is owed, as the merchant's page says it."""

_MEANWHILE: Final[Mapping[EffectKind | None, str]] = {
    EffectKind.PLACE_HOLD: "Nothing of ours stops the order: stop it at the shop where it must not leave.",
    EffectKind.WRITE_NOTE: "Only the note is missing; the order is as it should be.",
    EffectKind.SEND_MAIL: "The letter is kept, and was not sent.",
    EffectKind.LIFT_HOLD: "The order is on hold still. Staff can release it at the shop by hand: that is found, and followed.",
    EffectKind.LOOK_AGAIN: "What changed at the order is not known here until the next look through the shop.",
    EffectKind.READ_AGAIN: "The order stays decided without the platform's word.",
    EffectKind.DECIDE_AGAIN: "The decision before it stands.",
    EffectKind.CANCEL_ORDER: "The order is neither cancelled nor refunded.",
    EffectKind.CLOSE_SESSION: "The case goes on; the check stays open at the provider.",
    EffectKind.REDACT_SESSION: "Clearhold has forgotten the person; the provider still keeps what it saw.",
    EffectKind.IMPORT_HISTORY: "What was read is kept; it goes on from there.",
    EffectKind.ASK_SIGNALS: "Decisions are as they should be; back-tests lack these orders.",
    EffectKind.WATCH_WEBHOOKS: "Orders are found by asking the shop, some minutes later.",
    EffectKind.TELL_MERCHANT: "Only the letter is missing.",
    EffectKind.WORK_OFF_STORM: "What is done of it stays done; the rest stays as it was.",
}
_NOT_ANSWERED: Final = "Not done yet; nothing has answered so far."


def problem_title(problem: Problem) -> str:
    """Return what it is: what was to be done, or what came in."""
    if problem.kind is ProblemKind.DELIVERY:
        return f"A delivery that could not be worked off: {problem.topic}"
    if problem.kind is ProblemKind.UNREADABLE:
        return "An order that makes no sense"
    return "Mail you" if problem.letter in TO_MERCHANT else EFFECTS[problem.effect or ""]


def problem_reason(problem: Problem) -> str:
    """Return why it waits, as a sentence."""
    reason = problem.reason.strip() or _NOT_ANSWERED
    return reason[0].upper() + reason[1:] + ("" if reason.endswith((".", "!", "?")) else ".")


def problem_meanwhile(problem: Problem) -> str:
    """Return how it stands until somebody has looked: what was kept, and what is not done."""
    if problem.kind is ProblemKind.UNREADABLE:
        return (
            "It is neither scored nor held: look at it at the shop. Only its id is kept here. It is "
            "read again every few minutes, and disappears from here once that works."
        )
    if problem.kind is not ProblemKind.DELIVERY:
        return _MEANWHILE[problem.effect]
    if problem.is_kept:
        return "What it said is kept, sealed, for seven days. Nothing waits behind it."
    return (
        "What it said was erased after seven days, so it cannot be played again. What it told of "
        "is found by asking the shop."
    )
