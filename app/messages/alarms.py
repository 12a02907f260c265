"""The letter of alarm to a merchant: a risky order could not be stopped. It names no buyer."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from app.messages.amounts import money_words
from app.messages.catalogue import say, shipped_language
from app.messages.composed import Composed, composed
from app.messages.harmless import one_line, order_label
from app.messages.sheet import Action, Section, Sheet
from app.model.case import SupportReason
from app.model.money import Money
from app.model.order import Obstacle

_LONGEST_NAME = 60
_WAREHOUSE, _OTHER = "warehouse", "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmContext:
    """What the letter may say. ``link`` leads to the case's page, behind the sign-in."""

    shop_name: str
    shop_url: str
    order_number: str
    total: Money
    reason: SupportReason | None
    obstacle: Obstacle | None
    link: str
    is_rest_held: bool = False
    """Whether it is on hold but for a part."""


def compose_alarm(language: str, context: AlarmContext) -> Composed:
    """Write the letter in the shop's language, or in English where it is not shipped."""
    return composed(_sheet(shipped_language(language), context))


def obstacle_words(
    reason: SupportReason | None, obstacle: Obstacle | None, language: str
) -> tuple[str, str]:
    """Return why an order could not be stopped, and what to change in the shop's settings."""
    what = _OTHER if obstacle is None else str(obstacle)
    if reason is SupportReason.WAREHOUSE_REFUSED:
        what = _WAREHOUSE
    return say(f"obstacle.why.{what}", language), say(f"obstacle.change.{what}", language)


def _sheet(language: str, context: AlarmContext) -> Sheet:
    def said(key: str, **values: str) -> str:
        places = {"shop": shop, "order": order_label(context.order_number)} | values
        return say(f"letters.alarm.{key}", language, **places)

    shop = one_line(context.shop_name, _LONGEST_NAME)
    why, change = obstacle_words(context.reason, context.obstacle, language)
    lead = "lead_part" if context.is_rest_held else "lead"
    return Sheet(
        language=language,
        shop_name=shop,
        subject=said("subject"),
        greeting=say("letters.greeting", language),
        heading=said("heading"),
        lead=(said(lead, total=money_words(context.total, language)),),
        facts=(),
        action=Action(
            before=said("before"), button=said("button"), link=context.link, after=said("after")
        ),
        sections=(Section(title=said("why"), sentences=(why,)),),
        questions=Section(title=said("change"), sentences=(change,)),
        contact=shop,
        mailbox="",
        footer=said("footer", host=urlsplit(context.shop_url).netloc),
    )
