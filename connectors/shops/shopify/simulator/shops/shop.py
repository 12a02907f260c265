"""A shop: its name, plan, places, and the settings by which its orders run."""

import sqlite3

from connectors.shops.shopify.simulator.gids import new_gid
from connectors.shops.shopify.simulator.shops.settings import DEFAULTS, PLANS
from connectors.shops.shopify.simulator.state.documents import Json, every, find, save


def create_shop(connection: sqlite3.Connection, spec: Json, now: float) -> Json:
    """Open a shop, or change the settings of the one at that domain.

    Raises:
        ValueError: a setting or the plan is unknown, or the domain is missing.
    """
    known = {*DEFAULTS, "domain", "locations"}
    if set(spec) - known:
        raise ValueError(f"a shop has: {', '.join(sorted(known))}")
    domain = str(spec.get("domain", "")).lower()
    if not domain.endswith(".myshopify.com"):
        raise ValueError("domain ends in .myshopify.com")
    before = find_shop(connection, domain) or _newcomer(connection, domain, now)
    shop = {**before, **spec, "domain": domain}
    if shop["plan"] not in PLANS:
        raise ValueError(f"plan is one of: {', '.join(PLANS)}")
    if "locations" in spec:
        shop["locations"] = [_location(connection, one) for one in spec["locations"]]
    save(connection, "shop", shop, key=domain, at=now)
    return shop


def find_shop(connection: sqlite3.Connection, domain: str) -> Json | None:
    """Return a shop by its domain."""
    found = find(connection, "shop", "", domain)
    return {**DEFAULTS, **found} if found else None


def the_shop(connection: sqlite3.Connection, domain: str) -> Json:
    """Return a shop by its domain.

    Raises:
        KeyError: there is none.
    """
    shop = find_shop(connection, domain)
    if shop is None:
        raise KeyError(f"no shop {domain}")
    return shop


def every_shop(connection: sqlite3.Connection) -> list[Json]:
    """Return all shops."""
    return [{**DEFAULTS, **found} for found in every(connection, "shop", "")]


def location_of(shop: Json, location_id: str) -> Json:
    """Return one of the shop's places."""
    found: Json = next(one for one in shop["locations"] if one["id"] == location_id)
    return found


def _newcomer(connection: sqlite3.Connection, domain: str, now: float) -> Json:
    name = domain.partition(".")[0].replace("-", " ").capitalize()
    place = _location(connection, "Main warehouse")
    return {
        **DEFAULTS,
        "id": new_gid(connection, "Shop"),
        "name": name,
        "created": now,
        "locations": [place],
    }


def _location(connection: sqlite3.Connection, spec: str | Json) -> Json:
    """A place of the merchant's own, or with ``third_party`` a fulfillment service's.

    ``requests_after`` and ``accepts_after`` are the seconds after which the shop asks the service
    to fulfil, and the service agrees; left out, nobody does so unasked.
    """
    given = {"name": spec} if isinstance(spec, str) else spec
    return {
        "id": new_gid(connection, "Location"),
        "third_party": False,
        "requests_after": None,
        "accepts_after": None,
        "address1": "Storgatan 1",
        "city": "Stockholm",
        "zip": "111 22",
        **given,
    }
