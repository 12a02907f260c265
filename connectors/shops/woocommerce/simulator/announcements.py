"""What happened in the store is put in the queue of every webhook that wants to hear of it.

Nothing is sent here. Only the number of the order or customer is kept: what is delivered is the state
at delivery, and an event still waiting for the same webhook and number swallows a second one.
"""

import sqlite3

from connectors.shops.woocommerce.simulator.shop import Shop

STATUS_CHANGED = "action.woocommerce_order_status_changed"


def announce(shop: Shop, connection: sqlite3.Connection, subject: int, *topics: str) -> None:
    """Queue the topics, in this order, for the active webhooks that carry them."""
    for topic in topics:
        webhooks = connection.execute(
            "SELECT id FROM webhooks WHERE topic = ? AND status = 'active' ORDER BY id", (topic,)
        ).fetchall()
        for webhook in webhooks:
            _queue(shop, connection, webhook["id"], subject)


def _queue(shop: Shop, connection: sqlite3.Connection, webhook_id: int, subject: int) -> None:
    waiting = connection.execute(
        "SELECT 1 FROM events WHERE webhook_id = ? AND argument = ? AND NOT running",
        (webhook_id, subject),
    ).fetchone()
    if waiting is None:
        connection.execute(
            "INSERT INTO events (webhook_id, argument, due) VALUES (?, ?, ?)",
            (webhook_id, subject, shop.clock() + shop.faults.deliveries.delay),
        )
