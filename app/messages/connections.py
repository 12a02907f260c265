"""What is wrong with a shop's connection and what to do: on the page, in doctor, in a letter."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from app.messages.catalogue import say, shipped_language
from app.messages.composed import Composed, composed
from app.messages.harmless import one_line
from app.messages.sheet import Action, Fact, Section, Sheet
from app.model.ailment import Ailment

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhooksContext:
    """What the letter may say. ``link`` leads to the shops' page, behind the sign-in."""

    shop_name: str
    shop_url: str
    address: str
    """Where the webhooks should lead."""
    ailments: tuple[Ailment, ...]
    breaks: int
    link: str


def ailment_words(ailment: Ailment, language: str, *, breaks: int = 0) -> str:
    """Return what is wrong, and what that means."""
    return say(f"ailment.{ailment}.is", language, count=breaks)


def remedy_words(ailment: Ailment, language: str) -> str:
    """Return what to do about it."""
    return say(f"ailment.{ailment}.do", language)


def compose_webhooks(language: str, context: WebhooksContext) -> Composed:
    """Write that webhooks do not do their work, and what to look at at the shop."""
    return composed(_webhooks(shipped_language(language), context))


def _webhooks(language: str, context: WebhooksContext) -> Sheet:
    def said(key: str, **values: str | int) -> str:
        return say(f"letters.webhooks.{key}", language, shop=shop, **values)

    shop = one_line(context.shop_name, _LONGEST_NAME)
    remedies = tuple(remedy_words(one, language) for one in context.ailments)
    return Sheet(
        language=language,
        shop_name=shop,
        subject=said("subject"),
        greeting=say("letters.greeting", language),
        heading=said("heading"),
        lead=(
            *(ailment_words(one, language, breaks=context.breaks) for one in context.ailments),
            said("meanwhile"),
        ),
        facts=(Fact(label=said("address"), values=(context.address,)),),
        action=Action(
            before=said("before"), button=said("button"), link=context.link, after=said("after")
        ),
        sections=(),
        questions=Section(title=said("todo"), sentences=remedies),
        contact=shop,
        mailbox="",
        footer=said("footer", host=urlsplit(context.shop_url).netloc),
    )
