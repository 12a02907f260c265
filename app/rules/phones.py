"""Phone numbers, however they were typed."""

from functools import lru_cache
from typing import Final, NamedTuple

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    PhoneNumberType,
    format_number,
    number_type,
    parse,
    region_code_for_number,
)

_LONGEST: Final = 40
_KINDS: Final = {
    PhoneNumberType.MOBILE: "mobile",
    # North America's numbers do not tell the two apart; most of them are mobiles.
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "fixed",
    PhoneNumberType.VOIP: "voip",
}


class Phone(NamedTuple):
    """A number that exists in some country's plan."""

    text: str
    """E.164, such as ``+46701234567``."""
    country: str
    """ISO 3166-1 alpha-2; nothing for satellite phones and the like."""
    kind: str
    """One of mobile, fixed, voip, other."""


@lru_cache(maxsize=4096)
def read_phone(said: str, country: str) -> Phone | None:
    """Return the number, or None where no country's plan has it.

    A number without a country's prefix is read as one of ``country``.
    """
    try:
        number = parse(said[:_LONGEST], country or None)
    except NumberParseException:
        return None
    found = number_type(number)
    if found == PhoneNumberType.UNKNOWN:  # what is_valid_number asks, too
        return None
    region = region_code_for_number(number) or ""
    return Phone(
        text=format_number(number, PhoneNumberFormat.E164),
        country=region if region.isalpha() else "",
        kind=_KINDS.get(found, "other"),
    )
