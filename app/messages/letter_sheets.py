"""Which sentences each letter consists of."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Final
from urllib.parse import urlsplit

from app.messages.amounts import day_words, moment_words, money_words
from app.messages.catalogue import say
from app.messages.goods import goods_lines
from app.messages.harmless import one_line, order_label, unlinked
from app.messages.letter_context import LetterContext
from app.messages.sheet import Action, Fact, Section, Sheet
from app.messages.words import support_words_for_buyer
from app.model.case import Cause, SupportReason
from app.model.dispatch import Dispatch
from app.model.effect import Letter

_LONGEST_NAME: Final = 60
_LONGEST_CONTACT: Final = 254
_MAILBOX: Final = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")
"""What needs no escaping in a mailto address (RFC 6068)."""

_ASKS: Final = frozenset({Letter.INVITATION, Letter.REMINDER, Letter.EXTENDED})


def sheet_for(letter: Letter, language: str, context: LetterContext) -> Sheet:
    """Return everything that the letter says.

    Raises:
        ValueError: ``letter`` is a note for the shop, which no buyer gets.
    """
    if letter not in _LEADS:
        raise ValueError(f"{letter} is a note for the shop, not a letter to a buyer.")
    voice = _Voice(language=language, context=context)
    asks = letter in _ASKS
    return Sheet(
        language=language,
        shop_name=voice.shop,
        subject=voice.say(f"letters.{letter}.subject"),
        greeting=voice.say("letters.greeting"),
        heading=voice.say(f"letters.{letter}.heading"),
        lead=tuple(_LEADS[letter](voice)),
        facts=_facts(voice) if asks else (),
        action=_action(voice) if asks else None,
        sections=_asking_sections(voice) if asks else _closing_sections(voice),
        questions=voice.section(
            "letters.questions.title", "letters.questions.text", "letters.questions.doubt"
        ),
        contact=voice.contact,
        mailbox=voice.mailbox,
        footer=voice.say("letters.footer", host=urlsplit(context.shop_url).netloc),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Voice:
    """Says sentences about one order in one language."""

    language: str
    context: LetterContext

    @property
    def shop(self) -> str:
        return one_line(self.context.shop_name, _LONGEST_NAME)

    @property
    def order(self) -> str:
        return order_label(self.context.order_number)

    @property
    def contact(self) -> str:
        return self.mailbox or one_line(self.context.contact, _LONGEST_CONTACT)

    @property
    def mailbox(self) -> str:
        """The contact's bare address; empty where it holds none that is safe in a link."""
        address = parseaddr(self.context.contact)[1]
        fits = len(address) <= _LONGEST_CONTACT and _MAILBOX.fullmatch(address)
        return address if fits else ""

    def say(self, key: str, **values: str | int) -> str:
        return say(key, self.language, shop=self.shop, order=self.order, **values)

    def section(self, title: str, *sentences: str, **values: str | int) -> Section:
        said = tuple(self.say(sentence, **values) for sentence in sentences)
        return Section(title=self.say(title), sentences=said)


def _invitation(voice: _Voice) -> list[str]:
    return [
        voice.say("letters.invitation.lead"),
        voice.say("letters.invitation.why"),
        *_answer_by(voice),
    ]


def _reminder(voice: _Voice) -> list[str]:
    return [voice.say("letters.reminder.lead"), *_answer_by(voice)]


def _extended(voice: _Voice) -> list[str]:
    return [voice.say("letters.extended.lead"), *_answer_by(voice)]


def _answer_by(voice: _Voice) -> list[str]:
    context = voice.context
    if context.answer_by is None:
        return []
    moment = moment_words(context.answer_by, context.timezone, voice.language)
    if context.is_cancelled_unanswered:
        return [voice.say("letters.answer_by_or_cancelled", moment=moment)]
    return [voice.say("letters.answer_by", moment=moment)]


def _released(voice: _Voice) -> list[str]:
    cause = voice.context.cause or Cause.PERSON
    return [
        voice.say(f"letters.released.by.{cause}"),
        dispatch_words(voice.context.dispatch, voice.shop, voice.language),
    ]


def dispatch_words(dispatch: Dispatch | None, shop_name: str, language: str) -> str:
    """Return which dispatch a released order catches; the shop's page says the same."""
    if dispatch is None:
        return say("portal.released.unknown", language, shop=shop_name)
    when = "today" if dispatch.is_same_day() else "later"
    return say(f"portal.released.{when}", language, day=day_words(dispatch.day, language))


def _with_support(voice: _Voice) -> list[str]:
    reason = voice.context.support_reason or SupportReason.HANDED_OVER
    return [
        support_words_for_buyer(reason, voice.shop, voice.language),
        voice.say("letters.with_support.next"),
    ]


def _handed_back(voice: _Voice) -> list[str]:
    return [voice.say("letters.handed_back.lead"), voice.say("letters.handed_back.next")]


def _cancelled(voice: _Voice) -> list[str]:
    return [voice.say("letters.cancelled.lead"), voice.say("letters.cancelled.next")]


_LEADS: Final[Mapping[Letter, Callable[[_Voice], list[str]]]] = {
    Letter.INVITATION: _invitation,
    Letter.REMINDER: _reminder,
    Letter.EXTENDED: _extended,
    Letter.RELEASED: _released,
    Letter.WITH_SUPPORT: _with_support,
    Letter.HANDED_BACK: _handed_back,
    Letter.CANCELLED: _cancelled,
}


def _facts(voice: _Voice) -> tuple[Fact, ...]:
    context, language = voice.context, voice.language
    rows = {
        "shop": (voice.shop,),
        "number": (voice.order,),
        "goods": goods_lines(context.goods, language),
        "total": (money_words(context.total, language),),
        "town": (unlinked(context.town.reveal(), _LONGEST_NAME),),
    }
    return tuple(
        Fact(label=voice.say(f"portal.order.{name}"), values=values)
        for name, values in rows.items()
        if any(values)
    )


def _action(voice: _Voice) -> Action:
    link = voice.context.link
    return Action(
        before=voice.say("portal.consent.only_if_yours"),
        button=voice.say("letters.button"),
        link=link,
        after=voice.say("letters.link_hint", host=urlsplit(link).netloc),
    )


def _asking_sections(voice: _Voice) -> tuple[Section, ...]:
    talk = voice.say("portal.buttons.talk")
    return (
        voice.section("letters.how.title", "portal.document.stripe", "portal.document.name"),
        _forgetting(voice, "letters.forgetting.title", "portal.document.stripe_own"),
        voice.section("letters.person.title", "letters.person.text", button=talk),
        voice.section("letters.not_me.title", "letters.not_me.text"),
    )


def _closing_sections(voice: _Voice) -> tuple[Section, ...]:
    context = voice.context
    if context.cause is Cause.CHECK_PASSED:
        return (_forgetting(voice, "letters.forgetting.title"),)
    if context.support_reason is SupportReason.NO_METHOD:
        return ()
    return (_forgetting(voice, "letters.if_shown.title"),)


def _forgetting(voice: _Voice, title: str, *more: str) -> Section:
    return voice.section(
        title,
        "portal.document.deleted",
        "portal.document.sooner",
        *more,
        count=voice.context.forget_after_days,
    )
