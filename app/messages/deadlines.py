"""Letters to a merchant about the deadline of a hold: it comes near, or has passed.

They name no buyer.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from app.messages.amounts import day_words, moment_words, money_words
from app.messages.catalogue import say, shipped_language
from app.messages.composed import Composed, composed
from app.messages.harmless import one_line, order_label
from app.messages.sheet import Action, Section, Sheet
from app.messages.words import support_words_for_merchant
from app.model.case import SupportReason
from app.model.money import Money
from app.model.order import Limit, LimitKind
from app.model.shop import AtDeadline

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineContext:
    """What the letters may say. ``link`` leads to the case's page, behind the sign-in."""

    shop_name: str
    shop_url: str
    timezone: str
    order_number: str
    total: Money
    deadline: Limit
    then: AtDeadline | None
    """What happens where nobody decides before; None once it has passed."""
    reason: SupportReason | None
    """Why a person decides, where one does."""
    link: str


def compose_deadline(language: str, context: DeadlineContext) -> Composed:
    """Write the letter in the shop's language, or in English where it is not shipped."""
    return composed(_sheet(shipped_language(language), context))


def because_words(kind: LimitKind, language: str) -> str:
    """Return why a deadline is one, as what follows "because"."""
    return say(f"because.{kind}", language)


def deadline_words(deadline: Limit | None, timezone: str, language: str) -> tuple[str, ...]:
    """Return by when a case has to be decided and why, as a sentence; none where it has no end."""
    if deadline is None:
        return ()
    moment = moment_words(deadline.at, timezone, language)
    why = because_words(deadline.kind, language)
    return (say("letters.call.until", language, moment=moment, why=why),)


def _sheet(language: str, context: DeadlineContext) -> Sheet:
    letter = "deadline_passed" if context.then is None else "deadline_near"
    places = _places(language, context)

    def said(key: str) -> str:
        return say(key, language, **places)

    return Sheet(
        language=language,
        shop_name=places["shop"],
        subject=said(f"letters.{letter}.subject"),
        greeting=said("letters.greeting"),
        heading=said(f"letters.{letter}.heading"),
        lead=(said(f"letters.{letter}.lead"),),
        facts=(),
        action=Action(
            before=said(f"letters.{letter}.before"),
            button=said("letters.call.button"),
            link=context.link,
            after=said("letters.call.after"),
        ),
        sections=_reason(language, context),
        questions=_otherwise(language, context),
        contact=places["shop"],
        mailbox="",
        footer=said("letters.call.footer"),
    )


def _places(language: str, context: DeadlineContext) -> dict[str, str]:
    zone = ZoneInfo(context.timezone)
    return {
        "shop": one_line(context.shop_name, _LONGEST_NAME),
        "host": urlsplit(context.shop_url).netloc,
        "order": order_label(context.order_number),
        "total": money_words(context.total, language),
        "day": day_words(context.deadline.at.astimezone(zone).date(), language),
        "moment": moment_words(context.deadline.at, context.timezone, language),
        "why": because_words(context.deadline.kind, language),
    }


def _reason(language: str, context: DeadlineContext) -> tuple[Section, ...]:
    if context.reason is None:
        return ()
    why = support_words_for_merchant(context.reason, language)
    return (Section(title=say("letters.call.why", language), sentences=(why,)),)


def _otherwise(language: str, context: DeadlineContext) -> Section:
    if context.then is None:
        then = say("letters.deadline_passed.then", language)
    else:
        then = say(f"letters.deadline_near.then.{context.then}", language)
    return Section(title=say("letters.deadline_near.otherwise", language), sentences=(then,))
