"""The store's Action Scheduler: sends what is due, one after the other, once, and never again.

A failure is counted on the webhook; the seventh in a row disables it. A success sets the count back,
also on a disabled one. What was under way when the process died is lost, as in the real store.
"""

import json
import sqlite3
from dataclasses import replace
from threading import Lock, Thread

from connectors.shops.woocommerce.simulator.hooks.hookshot import (
    Headers,
    Outcome,
    delivery_headers,
    send,
)
from connectors.shops.woocommerce.simulator.hooks.payload import payload
from connectors.shops.woocommerce.simulator.hooks.webhook import (
    Webhook,
    find_webhook,
    save_webhook,
)
from connectors.shops.woocommerce.simulator.php_json import php_json
from connectors.shops.woocommerce.simulator.shop import Shop

FAILURES_FORGIVEN = 5
"""One more is counted, and the next after that disables the webhook."""

_IDLE_SECONDS = 60.0


class Courier:
    """One thread that empties the queue of events, and anybody who cannot wait for it."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._turn = Lock()
        self._thread = Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        """Begin; events that a killed process had in hand are lost."""
        with self._shop.writing() as connection:
            connection.execute("DELETE FROM events WHERE running")
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """End the thread; ``shop.stopping`` has been set. A delivery under way is lost."""
        self._shop.changed.set()
        self._thread.join(timeout)

    def flush(self, seconds: float) -> int:
        """Deliver everything that waits, due or not, and return how many are left in the end."""
        deadline = self._shop.clock() + seconds
        while self._shop.clock() < deadline and self._deliver_next(until=float("inf")):
            pass
        return self.waiting()

    def waiting(self) -> int:
        """Return how many events are queued or under way."""
        with self._shop.database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM events").fetchone()[0])

    def _run(self) -> None:
        while not self._shop.stopping.is_set():
            self._shop.changed.clear()
            if self._shop.faults.deliveries.mode == "off":
                self._shop.changed.wait(_IDLE_SECONDS)
            elif not self._deliver_next(until=self._shop.clock()):
                self._shop.changed.wait(self._seconds_to_next())

    def _seconds_to_next(self) -> float:
        with self._shop.database.reading() as connection:
            due = connection.execute("SELECT min(due) FROM events WHERE NOT running").fetchone()[0]
        if due is None:
            return _IDLE_SECONDS
        return min(_IDLE_SECONDS, max(0.001, float(due) - self._shop.clock()))

    def _deliver_next(self, until: float) -> bool:
        with self._turn:
            event = self._take(until)
            if event is None:
                return False
            with self._shop.database.reading() as connection:
                webhook = find_webhook(connection, event["webhook_id"])
            if webhook:
                for _ in range(self._shop.faults.deliveries.duplicate):
                    self._deliver(webhook, event["argument"])
            if self._shop.stopping.is_set():
                return False
            with self._shop.writing() as connection:
                connection.execute("DELETE FROM events WHERE id = ?", (event["id"],))
            return True

    def _take(self, until: float) -> sqlite3.Row | None:
        direction = "DESC" if self._shop.faults.deliveries.reversed else "ASC"
        question = (
            "SELECT * FROM events WHERE NOT running AND due <= ?"  # noqa: S608 - our own words
            f" ORDER BY id {direction} LIMIT 1"
        )
        with self._shop.database.reading() as connection:
            if connection.execute(question, (until,)).fetchone() is None:
                return None
        with self._shop.database.writing() as connection:
            event: sqlite3.Row | None = connection.execute(question, (until,)).fetchone()
            if event:
                connection.execute("UPDATE events SET running = 1 WHERE id = ?", (event["id"],))
            return event

    def _deliver(self, webhook: Webhook, subject: int) -> None:
        started = self._shop.clock()
        faults = self._shop.faults.deliveries
        with self._shop.database.reading() as connection:
            body = php_json(payload(self._shop, connection, webhook, subject)).encode()
        headers = delivery_headers(self._shop.profile, webhook, body, started)
        if faults.mode == "lost":
            outcome = Outcome(status=None, error="lost on the way")
        else:
            outcome = send(webhook.delivery_url, headers, body, timeout=faults.timeout)
        if self._shop.stopping.is_set():
            return
        with self._shop.database.writing() as connection:
            self._log(connection, webhook, started, headers, body, outcome)
            if faults.mode != "lost":
                self._count(connection, webhook.id, outcome)

    def _log(  # noqa: PLR0917 - a row
        self,
        connection: sqlite3.Connection,
        webhook: Webhook,
        started: float,
        headers: Headers,
        body: bytes,
        outcome: Outcome,
    ) -> None:
        connection.execute(
            "INSERT INTO deliveries"
            " (webhook_id, topic, url, at, seconds, status, error, headers, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                webhook.id,
                webhook.topic,
                webhook.delivery_url,
                started,
                self._shop.clock() - started,
                outcome.status,
                outcome.error,
                json.dumps(dict(headers)),
                body.decode(),
            ),
        )

    def _count(self, connection: sqlite3.Connection, webhook_id: int, outcome: Outcome) -> None:
        webhook = find_webhook(connection, webhook_id)
        if webhook is None:
            return
        if outcome.succeeded:
            changed = replace(webhook, failures=0)
        elif webhook.failures > FAILURES_FORGIVEN:
            changed = replace(webhook, status="disabled")
        else:
            changed = replace(webhook, failures=webhook.failures + 1)
        save_webhook(connection, replace(changed, modified=self._shop.now))
