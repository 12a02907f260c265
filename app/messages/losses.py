"""The letter of alarm to a merchant about what did not last, or came too late. It names nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from app.messages.amounts import moment_words, money_words
from app.messages.catalogue import say, shipped_language
from app.messages.composed import Composed, composed
from app.messages.harmless import one_line, order_label, unlinked
from app.messages.sheet import Action, Section, Sheet
from app.model.money import Money

_LONGEST_NAME = 60
_LONGEST_WORD = 40


class Loss(StrEnum):
    """What is told; the keys of its sentences."""

    HOLD = "hold"
    """The hold does not last."""
    RELEASE = "release"
    """The release does not last."""
    UNDONE_RELEASE = "undone_release"
    """The shop refuses the release for good: the order may be on hold still."""
    PROOF = "proof"
    """The buyer passed while their order was being cancelled, or after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One time at which the order did not stand as it should.

    ``before`` and ``after`` are the shop system's own words, empty where it does not tell;
    ``mover`` is staff, machine or unknown.
    """

    at: datetime
    before: str = ""
    after: str = ""
    mover: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LossContext:
    """What the letter may say. ``link`` leads to the case's page, behind the sign-in."""

    shop_name: str
    shop_url: str
    timezone: str
    order_number: str
    total: Money
    link: str
    what: Loss
    is_rest_held: bool = False
    """Whether a part of it is on hold still."""
    times: int = 0
    """How often it was mended before this letter."""
    sightings: Sequence[Sighting] = ()


def compose_loss(language: str, context: LossContext) -> Composed:
    """Write the letter in the shop's language, or in English where it is not shipped."""
    return composed(_sheet(shipped_language(language), context))


def _sheet(language: str, context: LossContext) -> Sheet:
    what = context.what

    def said(key: str, **values: str) -> str:
        places = {"shop": shop, "order": order_label(context.order_number)} | values
        return say(f"letters.loss.{key}", language, **places)

    shop = one_line(context.shop_name, _LONGEST_NAME)
    lead = "hold_in_part" if context.is_rest_held and what is Loss.HOLD else what
    total, times = money_words(context.total, language), str(context.times)
    return Sheet(
        language=language,
        shop_name=shop,
        subject=said(f"subject.{what}"),
        greeting=say("letters.greeting", language),
        heading=said(f"heading.{what}"),
        lead=(said(f"lead.{lead}", total=total, times=times),),
        facts=(),
        action=Action(
            before=said(f"before.{what}"),
            button=said("button"),
            link=context.link,
            after=said("after"),
        ),
        sections=_seen(language, context),
        questions=Section(title=said("do.title"), sentences=(said(f"do.{what}"),)),
        contact=shop,
        mailbox="",
        footer=said("footer", host=urlsplit(context.shop_url).netloc),
    )


def _seen(language: str, context: LossContext) -> tuple[Section, ...]:
    told = tuple(_sentence(one, language, context.timezone) for one in context.sightings)
    title = say("letters.loss.seen", language)
    return (Section(title=title, sentences=told),) if told else ()


def _sentence(one: Sighting, language: str, timezone: str) -> str:
    places = {
        "at": moment_words(one.at, timezone, language),
        "who": say(f"letters.loss.who.{one.mover}", language),
        "before": unlinked(one.before, _LONGEST_WORD),
        "after": unlinked(one.after, _LONGEST_WORD),
    }
    key = "changed" if one.before and one.after else "found"
    return say(f"letters.loss.{key}", language, **places)
