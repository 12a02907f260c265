"""The letter that calls a merchant to a case which a person must decide. It names no buyer."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from app.messages.amounts import money_words
from app.messages.catalogue import say, shipped_language
from app.messages.composed import Composed, composed
from app.messages.deadlines import deadline_words
from app.messages.harmless import one_line, order_label
from app.messages.sheet import Action, Section, Sheet
from app.messages.words import support_words_for_merchant
from app.model.case import SupportReason
from app.model.money import Money
from app.model.order import Limit

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class CallContext:
    """What the letter may say. ``link`` leads to the case's page, behind the sign-in."""

    shop_name: str
    shop_url: str
    order_number: str
    total: Money
    reason: SupportReason
    is_held: bool
    """Whether the shop holds the order meanwhile."""
    link: str
    deadline: Limit | None = None
    timezone: str = "UTC"


def compose_call(language: str, context: CallContext) -> Composed:
    """Write the letter in the shop's language, or in English where it is not shipped."""
    return composed(_sheet(shipped_language(language), context))


def _sheet(language: str, context: CallContext) -> Sheet:
    def said(key: str, **values: str) -> str:
        places = {"shop": shop, "order": order_label(context.order_number)} | values
        return say(f"letters.call.{key}", language, **places)

    shop = one_line(context.shop_name, _LONGEST_NAME)
    meanwhile = said("held") if context.is_held else said("goes_on")
    return Sheet(
        language=language,
        shop_name=shop,
        subject=said("subject"),
        greeting=say("letters.greeting", language),
        heading=said("heading"),
        lead=(
            said("lead", total=money_words(context.total, language)),
            meanwhile,
            *deadline_words(context.deadline, context.timezone, language),
        ),
        facts=(),
        action=Action(
            before=said("before"), button=said("button"), link=context.link, after=said("after")
        ),
        sections=(),
        questions=Section(
            title=said("why"), sentences=(support_words_for_merchant(context.reason, language),)
        ),
        contact=shop,
        mailbox="",
        footer=said("footer", host=urlsplit(context.shop_url).netloc),
    )
