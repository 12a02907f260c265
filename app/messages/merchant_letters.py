"""Letters to a merchant about their shop: somebody asked for their data; orders stay on hold.

They name no buyer.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from app.messages.amounts import day_words
from app.messages.catalogue import say, shipped_language
from app.messages.composed import Composed, composed
from app.messages.harmless import one_line, order_label
from app.messages.sheet import Action, Fact, Section, Sheet

_LONGEST_NAME = 60
_MOST_NUMBERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestContext:
    """What the letter may say. ``link`` leads to the requests' page, behind the sign-in."""

    shop_name: str
    shop_url: str
    timezone: str
    orders: int
    due_at: datetime
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftContext:
    """What the letter about a shop that left may say."""

    shop_name: str
    shop_url: str
    numbers: tuple[str, ...]
    """Of the orders that stay on hold."""


def compose_request(language: str, context: RequestContext) -> Composed:
    """Write the letter in the shop's language, or in English where it is not shipped."""
    return composed(_request(shipped_language(language), context))


def compose_left(language: str, context: LeftContext) -> Composed:
    """Write which orders stay on hold at a shop that left, and that its staff decide."""
    return composed(_left(shipped_language(language), context))


def _left(language: str, context: LeftContext) -> Sheet:
    def said(key: str, **values: str | int) -> str:
        return say(f"letters.left.{key}", language, shop=shop, **values)

    shop = one_line(context.shop_name, _LONGEST_NAME)
    numbers = tuple(order_label(number) for number in context.numbers[:_MOST_NUMBERS])
    return Sheet(
        language=language,
        shop_name=shop,
        subject=said("subject", count=len(context.numbers)),
        greeting=say("letters.greeting", language),
        heading=said("heading"),
        lead=(said("lead"), said("held")),
        facts=(Fact(label=said("orders"), values=numbers),),
        action=None,
        sections=(),
        questions=Section(title=said("todo"), sentences=(said("release"), said("nobody"))),
        contact=shop,
        mailbox="",
        footer=said("footer", host=urlsplit(context.shop_url).netloc),
    )


def _request(language: str, context: RequestContext) -> Sheet:
    def said(key: str, **values: str | int) -> str:
        return say(f"letters.request.{key}", language, shop=shop, **values)

    shop = one_line(context.shop_name, _LONGEST_NAME)
    due = day_words(context.due_at.astimezone(ZoneInfo(context.timezone)).date(), language)
    return Sheet(
        language=language,
        shop_name=shop,
        subject=said("subject"),
        greeting=say("letters.greeting", language),
        heading=said("heading"),
        lead=(said("lead"), said("found", count=context.orders)),
        facts=(),
        action=Action(
            before=said("before", day=due),
            button=said("button"),
            link=context.link,
            after=said("after"),
        ),
        sections=(),
        questions=Section(title=said("then"), sentences=(said("deleted", day=due),)),
        contact=shop,
        mailbox="",
        footer=said("footer", host=urlsplit(context.shop_url).netloc),
    )
