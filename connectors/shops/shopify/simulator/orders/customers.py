"""Customers of a shop, and how much each has ordered."""

import sqlite3
from decimal import Decimal

from connectors.shops.shopify.simulator.clock import read, written
from connectors.shops.shopify.simulator.gids import gid, new_gid
from connectors.shops.shopify.simulator.orders.money import captured
from connectors.shops.shopify.simulator.state.documents import Json, document_of, find, save


def customer_for(
    connection: sqlite3.Connection, domain: str, spec: Json, now: float
) -> tuple[Json, bool]:
    """Return the customer who is meant, by ``id`` or ``email``, and whether it is a new one."""
    known = _known(connection, domain, spec)
    if known:
        return known, False
    born = read(spec["created_at"]) if spec.get("created_at") else now
    given = spec.get("id")
    customer = {
        "id": gid("Customer", given) if given else new_gid(connection, "Customer"),
        "firstName": spec.get("first_name"),
        "lastName": spec.get("last_name"),
        "email": spec.get("email"),
        "phone": spec.get("phone"),
        "createdAt": written(born),
        "updatedAt": written(now),
        "note": None,
        "locale": "sv",
        "state": spec.get("state", "DISABLED"),
        "verifiedEmail": spec.get("verified_email", True),
        "tags": list(spec.get("tags", ())),
        "addresses": list(spec.get("addresses", ())),
    }
    save(connection, "customer", customer, shop=domain, key=customer["id"], at=now)
    return customer, True


def find_customer(connection: sqlite3.Connection, domain: str, customer_id: str) -> Json | None:
    """Return a customer by the global id."""
    return find(connection, "customer", domain, customer_id)


def orders_of(connection: sqlite3.Connection, domain: str, customer_id: str) -> list[Json]:
    """Return a customer's orders, oldest first."""
    rows = connection.execute(
        "SELECT body FROM documents WHERE kind = 'order' AND shop = ?"
        " AND json_extract(body, '$.customerId') = ? ORDER BY created, rowid",
        (domain, customer_id),
    )
    return [document_of(row) for row in rows]


def spent(orders: list[Json]) -> Decimal:
    """What these orders brought."""
    return sum((captured(order) for order in orders), Decimal())


def _known(connection: sqlite3.Connection, domain: str, spec: Json) -> Json | None:
    if spec.get("id"):
        return find_customer(connection, domain, gid("Customer", spec["id"]))
    if not spec.get("email"):
        return None
    row = connection.execute(
        "SELECT body FROM documents WHERE kind = 'customer' AND shop = ?"
        " AND lower(json_extract(body, '$.email')) = lower(?)",
        (domain, spec["email"]),
    ).fetchone()
    return document_of(row) if row else None
