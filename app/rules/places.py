"""Where parcels go: one text for every spelling of a place."""

import re
from functools import lru_cache

from app.model.order import Address, Order
from app.rules.folding import fold
from app.rules.place_words import place_words

_POSTCODE_PREFIX = re.compile(r"[a-z]{1,2}(?=\d{3,}$)")
"""The country's mark that people put before their postcode: SE-411 24, D-80331."""
_INSIDE = re.compile(
    r"(?<=\d)(?P<door>\D*?)\W(?:lgh|lagenhet|apt|apartment|unit|suite|ste|flat|floor|fl|"
    r"wohnung|whg|etage|leil|bst|obj|#|\d+ ?(?:tr|van))(?:\W.*|\d.*|$)"
)
_WORD_OR_NUMBER = re.compile(r"\d+(?:\s?[a-z]\b)?|[a-z]+")
_ZIP = 5
"""American postcodes have four more digits, which nobody is asked for."""
_NUMBER = re.compile(r"\d")
_ISO = 2
_REGION_SIGNS = 2
"""The first two signs of a postcode name a region in Sweden, Germany, France and others."""
_ENDINGS = {
    "strasse": "str",
    "gatan": "g",
    "vagen": "v",
    "street": "st",
    "road": "rd",
    "avenu": "ave",
}
_LONG_ENDINGS = tuple(_ENDINGS)


def address_key(address: Address) -> str | None:
    """Return the place in a normal form, or None where too little is known.

    Country, postcode, house number and street; never who lives there, on which
    floor, or in which town (the postcode says that, unless there is none). So two
    spellings of one front door are one place: ``se|41124|5|storg``.
    """
    street = _street(address.lines)
    area = postcode(address) or fold(address.city).strip()
    if not street or not area:
        return None
    return f"{address.country.strip().lower()}|{area}|{street}"


def postcode(address: Address) -> str:
    """Return the postcode without spaces, marks or the country's prefix; or nothing."""
    plain = "".join(filter(str.isalnum, address.postal_code[:20].lower()))
    short = plain[:_ZIP] if address.country == "US" else plain
    return _POSTCODE_PREFIX.sub("", short)


def is_pick_up(order: Order) -> bool:
    """Tell whether the parcel waits at a locker or counter that many people share."""
    place = order.delivery_address().reveal()
    return place_words(order.shipping_method, place.company, place.lines).pick_up


def country_of(address: Address) -> str | None:
    """Return the ISO 3166-1 alpha-2 code, or None where the address has none."""
    code = address.country
    return code if len(code) == _ISO and code.isascii() and code.isupper() else None


def difference_between(billing: Address, delivery: Address) -> str:
    """Return the first thing in which two places differ: country … street, or none.

    ``region`` is another beginning of the post code, ``postcode`` another end of it.
    """
    if _is_written_alike(billing, delivery):
        return "none"
    if billing.country and delivery.country and billing.country != delivery.country:
        return "country"
    code, other = postcode(billing), postcode(delivery)
    if code and other and code != other:
        return "postcode" if code[:_REGION_SIGNS] == other[:_REGION_SIGNS] else "region"
    return "none" if address_key(billing) == address_key(delivery) else "street"


def _is_written_alike(one: Address, other: Address) -> bool:
    return (one.lines, one.postal_code, one.country) == (
        other.lines,
        other.postal_code,
        other.country,
    )


@lru_cache(maxsize=8192)
def _street(lines: tuple[str, ...]) -> str:
    """Read the first line with a number in it; others are c/o, company or floor."""
    line = next(filter(_NUMBER.search, lines), lines[0] if lines else "")
    parts = _WORD_OR_NUMBER.findall(_INSIDE.sub(r"\g<door>", fold(line)))
    numbers = [part.replace(" ", "") for part in parts if part[0].isdigit()]
    words = [_shortened(part) for part in parts if not part[0].isdigit()]
    return "|".join(("-".join(numbers), "".join(words))).strip("|")


def _shortened(word: str) -> str:
    if not word.endswith(_LONG_ENDINGS):
        return word
    long = next(ending for ending in _LONG_ENDINGS if word.endswith(ending))
    return word.removesuffix(long) + _ENDINGS[long]
