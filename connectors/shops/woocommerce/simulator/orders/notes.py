"""Order notes: written by the store itself, by staff and over the API. They fire no webhook."""

import sqlite3

from connectors.shops.woocommerce.simulator.php_json import Json
from connectors.shops.woocommerce.simulator.profile import Profile
from connectors.shops.woocommerce.simulator.state.database import next_id

SYSTEM = "WooCommerce"
"""The author of notes that no logged-in person wrote; the REST API's are signed so too."""

STAFF = "admin"


def add_note(
    connection: sqlite3.Connection,
    order_id: int,
    note: str,
    *,
    created: int,
    author: str = SYSTEM,
    customer_note: bool = False,
) -> int:
    """Write a note and return its number."""
    note_id = next_id(connection, "note")
    connection.execute(
        "INSERT INTO notes (id, order_id, created, author, note, customer_note)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (note_id, order_id, created, author, note, customer_note),
    )
    return note_id


def notes_of(connection: sqlite3.Connection, order_id: int) -> list[sqlite3.Row]:
    """Read an order's notes, newest second first and within it in the order they were written."""
    return connection.execute(
        "SELECT * FROM notes WHERE order_id = ? ORDER BY created DESC, id", (order_id,)
    ).fetchall()


def find_note(connection: sqlite3.Connection, order_id: int, note_id: int) -> sqlite3.Row | None:
    """Read one note of an order."""
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM notes WHERE order_id = ? AND id = ?", (order_id, note_id)
    ).fetchone()
    return row


def note_json(profile: Profile, note: sqlite3.Row) -> Json:
    """Show a note as the REST API does."""
    order_url = f"{profile.rest_url}/orders/{note['order_id']}"
    return {
        "id": note["id"],
        "author": note["author"],
        "date_created": profile.local(note["created"]),
        "date_created_gmt": profile.gmt(note["created"]),
        "note": note["note"],
        "customer_note": bool(note["customer_note"]),
        "_links": {
            "self": [
                {
                    "href": f"{order_url}/notes/{note['id']}",
                    "targetHints": {"allow": ["GET", "DELETE"]},
                }
            ],
            "collection": [{"href": f"{order_url}/notes"}],
            "up": [{"href": order_url}],
        },
    }
