"""Money, days, moments and lists, as a language writes them (CLDR, by Babel)."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, get_timezone_name
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent

from app.messages.catalogue import say, shipped_language
from app.model.money import Money, exponent_of

_LOCALES: Final = {"en": "en_GB", "sv": "sv", "de": "de"}
"""English as in Europe: the day before the month, and a day of 24 hours."""

_CODE_AT_NUMBER: Final = re.compile(r"(?<=[A-Z])(?=\d)")


def money_words(money: Money, language: str) -> str:
    """Return an amount such as ``1 348,00 kr``, with the currency's own decimals.

    CLDR leaves decimals out that ISO 4217 has for some currencies: an amount that was
    paid is never rounded.
    """
    locale = _locale(language)
    decimals = "0" * exponent_of(money.currency)
    pattern = locale.currency_formats["standard"].pattern.replace(
        "0.00", f"0.{decimals}" if decimals else "0"
    )
    words = format_currency(
        money.major(), money.currency, pattern, locale=locale, currency_digits=False
    )
    return _CODE_AT_NUMBER.sub("\N{NO-BREAK SPACE}", words)


def day_words(day: date, language: str) -> str:
    """Return a day with its weekday, such as ``tisdag 24 november 2026``."""
    return format_date(day, "full", locale=_locale(language))


def moment_words(moment: datetime, timezone: str, language: str) -> str:
    """Return a moment in a zone (an IANA name), with the zone's name in words."""
    zone = ZoneInfo(timezone)
    local = moment.astimezone(zone)
    locale = _locale(language)
    return say(
        "formats.moment",
        language,
        day=day_words(local.date(), language),
        time=format_time(local, "short", tzinfo=zone, locale=locale),
        zone=get_timezone_name(local, locale=locale),
    )


def number_words(number: float, language: str) -> str:
    """Return a number with at most one decimal."""
    return format_decimal(number, "#,##0.#", locale=_locale(language))


def fine_words(number: float, language: str) -> str:
    """Return a number with at most two decimals."""
    return format_decimal(number, "#,##0.##", locale=_locale(language))


def share_words(share: float, language: str) -> str:
    """Return a share of one in percent."""
    return format_percent(share, locale=_locale(language))


def list_words(things: Sequence[str], language: str) -> str:
    """Return ``one, two and three``."""
    return format_list(things, locale=_locale(language))


def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES[shipped_language(language)])
