"""Times, amounts and the words of the trade, as the merchant's page writes them."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_timedelta
from flask import Flask

from app.messages.alarms import obstacle_words
from app.messages.amounts import day_words, money_words, number_words
from app.messages.catalogue import knows, say
from app.messages.connections import ailment_words, remedy_words
from app.messages.problems import EFFECTS
from app.messages.storms import shared_words
from app.model.decision import Assurance
from app.model.user import Right
from app.web.merchant.forgery import form_key
from app.web.visit import frame

_LOCALE: Final = "en_GB"
_A_MOMENT: Final = timedelta(seconds=1)
LANGUAGE: Final = "en"
"""The merchant's page speaks English; letters and notes speak the shop's language."""


def register_words(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.filters.update(
        moment=moment,
        short_moment=short_moment,
        age=age,
        money=lambda amount: money_words(amount, LANGUAGE),
        day=lambda day: day_words(day, LANGUAGE),
        number=lambda number: number_words(number, LANGUAGE),
    )
    app.jinja_env.globals.update(
        form_key=form_key,
        word=word,
        count=count,
        assurance=assurance,
        ailment_words=lambda ailment, breaks: ailment_words(ailment, LANGUAGE, breaks=breaks),
        remedy_words=lambda ailment: remedy_words(ailment, LANGUAGE),
        obstacle=lambda why, what: obstacle_words(why, what, LANGUAGE),
        shared_words=lambda kinds: shared_words(kinds, LANGUAGE),
        EFFECTS=EFFECTS,
        Right=Right,
    )
    app.context_processor(lambda: {"frame": frame()})


def moment(time: datetime, timezone: str) -> str:
    """Return a time in a zone with the zone's short name: ``Tue 24 Nov 2026, 15:04 CET``."""
    local = time.astimezone(ZoneInfo(timezone))
    return f"{format_datetime(local, 'EEE d MMM y, HH:mm', locale=_LOCALE)} {local.tzname()}"


def short_moment(time: datetime, timezone: str) -> str:
    """Return a time for a list: ``24 Nov, 15:04 CET``."""
    local = time.astimezone(ZoneInfo(timezone))
    return f"{format_datetime(local, 'd MMM, HH:mm', locale=_LOCALE)} {local.tzname()}"


def age(time: datetime, now: datetime) -> str:
    """Return how long ago or ahead a time is: ``3 hours ago``, ``in 2 days``."""
    if abs(time - now) < _A_MOMENT:
        return "just now"
    return format_timedelta(time - now, add_direction=True, threshold=1.2, locale=_LOCALE)


def word(family: str, key: str) -> str:
    """Return a word of the catalogue, such as of family ``state``; the key where it has none."""
    name = f"{family}.{key}"
    return say(name, LANGUAGE) if knows(name) else key.replace("_", " ").capitalize()


def assurance(level: int) -> str:
    """Return what kind of proof a level asks for, in words."""
    return word("assurance", Assurance(level).word)


def count(number: int, one: str, many: str) -> str:
    """Return a number with its noun: ``1 case``, ``2 cases``."""
    return f"{number_words(number, LANGUAGE)} {one if number == 1 else many}"
