"""Orders as documents, in the Admin API's words; amounts are decimal strings in the shop's currency.

Under an order stand its lines, parts (fulfillment orders), transactions, assessments, refunds.
"""

import sqlite3

from connectors.shops.shopify.simulator.clock import read, written
from connectors.shops.shopify.simulator.state.documents import Json, delete, find, save


def find_order(connection: sqlite3.Connection, domain: str, order_id: str) -> Json | None:
    """Return an order of a shop by its global id."""
    return find(connection, "order", domain, order_id)


def the_order(connection: sqlite3.Connection, domain: str, order_id: str) -> Json:
    """Return an order of a shop by its global id.

    Raises:
        KeyError: there is none.
    """
    order = find_order(connection, domain, order_id)
    if order is None:
        raise KeyError(f"no order {order_id} at {domain}")
    return order


def order_of_part(connection: sqlite3.Connection, domain: str, part_id: str) -> Json | None:
    """Return the order to which a fulfillment order belongs."""
    row = connection.execute(
        "SELECT order_id FROM parts WHERE shop = ? AND id = ?", (domain, part_id)
    ).fetchone()
    return find_order(connection, domain, row["order_id"]) if row else None


def save_order(connection: sqlite3.Connection, domain: str, order: Json, at: float) -> None:
    """Keep an order as changed at this moment; like the Admin API, to the second."""
    order["updatedAt"] = written(at)
    born = read(order["createdAt"])
    save(connection, "order", order, shop=domain, key=order["id"], at=int(at), born=born)
    connection.executemany(
        "INSERT OR IGNORE INTO parts (id, shop, order_id) VALUES (?, ?, ?)",
        [(part["id"], domain, order["id"]) for part in order["parts"]],
    )


def delete_order(connection: sqlite3.Connection, domain: str, order_id: str) -> None:
    """Drop an order and what belongs to it."""
    delete(connection, "order", domain, order_id)
    connection.execute("DELETE FROM parts WHERE shop = ? AND order_id = ?", (domain, order_id))


def part_of(order: Json, part_id: str) -> Json:
    """Return a fulfillment order of an order.

    Raises:
        KeyError: there is none.
    """
    for part in order["parts"]:
        if part["id"] == part_id:
            found: Json = part
            return found
    raise KeyError(f"no fulfillment order {part_id}")


def line_of(order: Json, line_id: str) -> Json:
    """Return a line of an order."""
    found: Json = next(line for line in order["lines"] if line["id"] == line_id)
    return found
