"""Which languages are spoken where, by Unicode's CLDR."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from babel.languages import get_official_languages, get_territory_language_info

_LANGUAGE = re.compile(r"\s*([a-zA-Z]{2,3})(?:[-_][\w-]*)?\s*(?:;\s*[qQ]=\s*([\d.]+)\s*)?")
_SHARE: Final = 3.0
"""Of the country's people, in percent, from which a language is spoken there."""
_MOST = 20
_ONE: Final = {"no": "nb", "iw": "he", "in": "id", "ji": "yi", "tl": "fil", "nn": "nb"}
"""Other codes of the same language; both kinds of Norwegian count as one."""


@lru_cache(maxsize=1024)
def accepted_languages(header: str) -> tuple[str, ...]:
    """Return the languages of an Accept-Language header, as it lists them: ``("sv", "en")``."""
    parts = (_LANGUAGE.fullmatch(part) for part in header.split(",")[:_MOST])
    return tuple(dict.fromkeys(_plain(match[1]) for match in parts if match and _is_wanted(match)))


def is_spoken(language: str, country: str) -> bool | None:
    """Tell whether a language is official or spoken by 3 in 100 there; None: country unknown."""
    spoken = _languages(country)
    return language in spoken if spoken else None


@cache
def _languages(country: str) -> frozenset[str]:
    # Only ISO codes come here (app.rules.places.country_of), so the cache stays small.
    known = get_territory_language_info(country)
    spoken = {one for one, said in known.items() if _percent(said) >= _SHARE}
    official = get_official_languages(country, regional=True, de_facto=True)
    return frozenset(_plain(one) for one in spoken.union(official))


def _percent(said: Mapping[str, float | str | None]) -> float:
    return float(said["population_percent"] or 0.0)


def _plain(language: str) -> str:
    short = language.lower().partition("_")[0]
    return _ONE.get(short, short)


def _is_wanted(match: re.Match[str]) -> bool:
    """Leave out what the browser refuses (q=0)."""
    return (match[2] or "1").strip("0.") != ""
