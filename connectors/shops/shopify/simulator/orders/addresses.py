"""Addresses: from what a test or a form says to what the Admin API shows."""

import sqlite3

from connectors.shops.shopify.simulator.gids import new_gid
from connectors.shops.shopify.simulator.state.documents import Json

FIELDS = {
    "first_name": "firstName",
    "last_name": "lastName",
    "company": "company",
    "address1": "address1",
    "address2": "address2",
    "zip": "zip",
    "city": "city",
    "province_code": "provinceCode",
    "country_code": "countryCodeV2",
    "phone": "phone",
}
"""What an address is told as, and what the Admin API calls it."""

_COUNTRIES = {
    "SE": "Sweden",
    "NO": "Norway",
    "DK": "Denmark",
    "FI": "Finland",
    "DE": "Germany",
    "GB": "United Kingdom",
    "US": "United States",
    "CA": "Canada",
    "RO": "Romania",
    "NG": "Nigeria",
}


def new_address(connection: sqlite3.Connection, spec: Json) -> Json:
    """Make an address of what is said.

    Raises:
        ValueError: it is told something that no address has.
    """
    return changed_address({"id": new_gid(connection, "MailingAddress")}, spec)


def changed_address(before: Json, spec: Json) -> Json:
    """Change some of an address.

    Raises:
        ValueError: it is told something that no address has.
    """
    unknown = set(spec) - {*FIELDS, "latitude", "longitude", "province", "country", "name"}
    if unknown:
        raise ValueError(f"an address has: {', '.join(FIELDS)}")
    told = {FIELDS[name]: value or None for name, value in spec.items() if name in FIELDS}
    blank = dict.fromkeys((*FIELDS.values(), "latitude", "longitude"))
    where: Json = {name: spec[name] for name in ("latitude", "longitude") if name in spec}
    return _completed({**blank, **before, **told, **where})


def _completed(address: Json) -> Json:
    names = (address["firstName"], address["lastName"])
    code = address["countryCodeV2"]
    return {
        **address,
        "name": " ".join(name for name in names if name) or None,
        "country": _COUNTRIES.get(code, code),
        "province": address["provinceCode"],
        "coordinatesValidated": address["latitude"] is not None,
        "validationResultSummary": "NO_ISSUES" if address["latitude"] is not None else None,
    }


def same_place(one: Json | None, other: Json | None) -> bool:
    """Whether two addresses are the same."""
    if one is None or other is None:
        return one is other
    return all(one[name] == other[name] for name in FIELDS.values())
