"""The alarm about a storm: many risky orders at once, in one batch. It names nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from app.messages.amounts import list_words, moment_words
from app.messages.catalogue import say, shipped_language
from app.messages.composed import Composed, composed
from app.messages.harmless import one_line
from app.messages.sheet import Action, Section, Sheet
from app.model.facts import KeyKind

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class StormContext:
    """What the letter may say. ``link`` leads to the batch's page, behind the sign-in."""

    shop_name: str
    shop_url: str
    timezone: str
    since: datetime
    until: datetime | None
    """When the first of their holds must come to an end."""
    orders: int
    kinds: Sequence[KeyKind]
    link: str


def compose_storm(language: str, context: StormContext) -> Composed:
    """Write the letter in the shop's language, or in English where it is not shipped."""
    return composed(_sheet(shipped_language(language), context))


def shared_words(kinds: Sequence[KeyKind], language: str) -> str:
    """Return what orders have in common, such as "the same card and the same device"."""
    return list_words([say(f"storm.shared.{kind}", language) for kind in kinds], language)


def _sheet(language: str, context: StormContext) -> Sheet:
    def said(key: str, **values: str | int) -> str:
        return say(f"letters.storm.{key}", language, shop=shop, **values)

    shop = one_line(context.shop_name, _LONGEST_NAME)
    since = moment_words(context.since, context.timezone, language)
    until: tuple[str, ...] = ()
    if context.until is not None:
        moment = moment_words(context.until, context.timezone, language)
        until = (said("until", moment=moment),)
    lead, quiet = "lead_many", "quiet_many"
    if context.kinds:
        lead, quiet = "lead_shared", "quiet"
    return Sheet(
        language=language,
        shop_name=shop,
        subject=said("subject", count=context.orders),
        greeting=say("letters.greeting", language),
        heading=said("heading"),
        lead=(
            said(lead, since=since, shared=shared_words(context.kinds, language)),
            said("held", count=context.orders),
            said(quiet),
        ),
        facts=(),
        action=Action(
            before=said("before"), button=said("button"), link=context.link, after=said("after")
        ),
        sections=(),
        questions=Section(title=said("then_title"), sentences=(said("then"), *until)),
        contact=shop,
        mailbox="",
        footer=said("footer", host=urlsplit(context.shop_url).netloc),
    )
