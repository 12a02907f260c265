"""Figures as the rules' pages write them."""

from typing import Final

from babel.numbers import format_decimal
from flask import Flask

_LOCALE: Final = "en_GB"
_WHOLE_FROM: Final = 100
_SMALL_SHARE: Final = 0.001


def register_figures(app: Flask) -> None:
    """Give the templates their ways to write a figure."""
    app.jinja_env.filters.update(figure=figure, percent=percent)


def figure(number: float) -> str:
    """Return a number with three digits that count: ``0.035``, ``12.4``, ``1,204``."""
    pattern = "#,##0" if abs(number) >= _WHOLE_FROM or not number else "@@#"
    return format_decimal(number, pattern, locale=_LOCALE)


def percent(share: float) -> str:
    """Return a share of 1: ``3.1 %``; a very small one keeps two decimals."""
    digits = "0.0#" if 0 < abs(share) < _SMALL_SHARE else "0.#"
    return f"{format_decimal(100 * share, digits, locale=_LOCALE)}\N{NO-BREAK SPACE}%"
