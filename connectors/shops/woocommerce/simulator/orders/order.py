"""One order as the store keeps it, and its row."""

import json
import sqlite3
from dataclasses import dataclass, field, replace

from connectors.shops.woocommerce.simulator.php_json import Json

TRASH = "trash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order. Times are seconds since 1970; ``details`` is the rest, in the API's own shapes."""

    id: int
    status: str
    created: int
    modified: int
    paid: int | None = None
    completed: int | None = None
    customer_id: int = 0
    details: Json = field(default_factory=dict)

    @property
    def payment_method(self) -> str:
        """The gateway's name, such as ``cod``, ``bacs`` or ``stripe``."""
        return str(self.details["payment_method"])

    def having(self, **details: object) -> "Order":
        """Return the order with some of its details replaced."""
        return replace(self, details={**self.details, **details})


def find_order(connection: sqlite3.Connection, order_id: int) -> Order | None:
    """Read one order, trashed ones too."""
    row = connection.execute("SELECT * FROM orders WHERE id = ?", (order_id,)).fetchone()
    return order_from(row) if row else None


def save_order(connection: sqlite3.Connection, order: Order) -> None:
    """Write an order, new or known. Nobody locks: the last writer wins, as in the real store."""
    connection.execute(
        "INSERT OR REPLACE INTO orders"
        " (id, status, created, modified, paid, completed, customer_id, details)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            order.id,
            order.status,
            order.created,
            order.modified,
            order.paid,
            order.completed,
            order.customer_id,
            json.dumps(order.details, ensure_ascii=False),
        ),
    )


def order_from(row: sqlite3.Row) -> Order:
    """Build an order from its row."""
    return Order(
        id=row["id"],
        status=row["status"],
        created=row["created"],
        modified=row["modified"],
        paid=row["paid"],
        completed=row["completed"],
        customer_id=row["customer_id"],
        details=json.loads(row["details"]),
    )
