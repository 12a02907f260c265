"""Delivers webhooks, oldest first, and tries again what failed: eight times in about four hours."""

import json
import sqlite3
from threading import Lock, Thread

from connectors.shops.shopify.simulator.apps.registry import find_app, signing_secret
from connectors.shops.shopify.simulator.hooks.sending import (
    Headers,
    Outcome,
    delivery_headers,
    send,
)
from connectors.shops.shopify.simulator.platform import Platform
from connectors.shops.shopify.simulator.state.documents import delete

RETRY_SECONDS = (10, 60, 300, 900, 1800, 3000, 3600, 4730)
"""The wait before each retry; all of them are four hours."""

LOST = "lost on the way"
_IDLE_SECONDS = 60.0


class Courier:
    """One thread that empties the queue, and anybody who cannot wait for it."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._turn = Lock()
        self._thread = Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """End the thread; ``platform.stopping`` has been set."""
        self._platform.events_changed.set()
        self._thread.join(timeout)

    def flush(self, *, retries: bool = False) -> int:
        """Deliver all that was never tried, due or not, and return how many are left.

        With ``retries`` what failed before is tried once more, too.
        """
        for event_id in self._ids("attempts > 0") if retries else []:
            self._deliver_one("id = ?", event_id)
        while self._deliver_one("attempts = ?", 0):
            pass
        return len(self._ids("attempts = 0"))

    def _run(self) -> None:
        while not self._platform.stopping.is_set():
            self._platform.events_changed.clear()
            if self._platform.faults.deliveries.mode == "off":
                self._platform.events_changed.wait(_IDLE_SECONDS)
            elif not self._deliver_one("due <= ?", self._platform.now):
                self._platform.events_changed.wait(self._seconds_to_next())

    def _seconds_to_next(self) -> float:
        with self._platform.database.reading() as connection:
            due = connection.execute("SELECT min(due) FROM events").fetchone()[0]
        if due is None:
            return _IDLE_SECONDS
        return min(_IDLE_SECONDS, max(0.001, float(due) - self._platform.now))

    def _ids(self, condition: str) -> list[int]:
        question = f"SELECT id FROM events WHERE {condition} ORDER BY id"  # noqa: S608 - our words
        with self._platform.database.reading() as connection:
            return [row["id"] for row in connection.execute(question)]

    def _deliver_one(self, condition: str, value: float) -> bool:
        with self._turn:
            event = self._next(condition, value)
            if event is None:
                return False
            faults = self._platform.faults.deliveries
            outcome = Outcome(status=None)
            began_at = self._platform.now
            for _ in range(faults.duplicate):
                outcome = self._deliver(event)
            if self._platform.stopping.is_set():
                return False
            with self._platform.database.writing() as connection:
                self._settle(connection, event, outcome, began_at)
            return True

    def _next(self, condition: str, value: float) -> sqlite3.Row | None:
        direction = "DESC" if self._platform.faults.deliveries.reversed else "ASC"
        question = (
            f"SELECT * FROM events WHERE {condition}"  # noqa: S608 - our own words
            f" ORDER BY id {direction} LIMIT 1"
        )
        with self._platform.database.reading() as connection:
            event: sqlite3.Row | None = connection.execute(question, (value,)).fetchone()
            return event

    def _deliver(self, event: sqlite3.Row) -> Outcome:
        faults = self._platform.faults.deliveries
        with self._platform.database.reading() as connection:
            app = find_app(connection, event["client_id"])
        if app is None:
            return Outcome(status=410, error="the app is gone")
        secret = faults.secret or signing_secret(app, self._platform.now)
        headers = delivery_headers(event, secret, faults.api_version)
        if faults.mode == "lost" or event["topic"] in faults.lost_topics:
            outcome = Outcome(status=None, error=LOST)
        else:
            outcome = send(event["url"], headers, event["body"], timeout=faults.timeout)
        if not self._platform.stopping.is_set():
            self._log(event, headers, outcome)
        return outcome

    def _settle(
        self, connection: sqlite3.Connection, event: sqlite3.Row, outcome: Outcome, began_at: float
    ) -> None:
        tried = event["attempts"]
        if outcome.succeeded or outcome.error == LOST or tried >= len(RETRY_SECONDS):
            connection.execute("DELETE FROM events WHERE id = ?", (event["id"],))
        else:
            due = began_at + RETRY_SECONDS[tried]
            connection.execute(
                "UPDATE events SET attempts = ?, due = ? WHERE id = ?",
                (tried + 1, due, event["id"]),
            )
        given_up = not outcome.succeeded and tried >= len(RETRY_SECONDS)
        if given_up and event["subscription_id"]:
            delete(connection, "subscription", event["shop"], event["subscription_id"])

    def _log(self, event: sqlite3.Row, headers: Headers, outcome: Outcome) -> None:
        with self._platform.database.writing() as connection:
            connection.execute(
                "INSERT INTO deliveries (shop, client_id, topic, url, at, attempt, status, error,"
                " webhook_id, headers, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    event["shop"],
                    event["client_id"],
                    event["topic"],
                    event["url"],
                    self._platform.now,
                    event["attempts"] + 1,
                    outcome.status,
                    outcome.error,
                    event["webhook_id"],
                    json.dumps(dict(headers)),
                    event["body"].decode(),
                ),
            )
