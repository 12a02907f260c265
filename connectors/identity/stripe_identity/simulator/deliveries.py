"""What is to be told to whom: one row per event, webhook endpoint and copy."""

import json
import sqlite3
from typing import Final

from connectors.identity.stripe_identity.simulator.chaos import Chaos
from connectors.identity.stripe_identity.simulator.vocabulary import Body
from connectors.identity.stripe_identity.simulator.world import World

PENDING: Final = "pending"
SENDING: Final = "sending"
DELIVERED: Final = "delivered"
FAILED: Final = "failed"
DROPPED: Final = "dropped"

READY: Final = (
    "SELECT * FROM delivery AS this WHERE state = 'pending' AND due <= ? AND (behind = 0 OR EXISTS"
    " (SELECT 1 FROM delivery AS later WHERE later.subject = this.subject"
    " AND later.endpoint = this.endpoint AND later.id > this.id AND later.behind = 0"
    " AND later.tries != '[]')) ORDER BY due, id LIMIT ?"
)


def enqueue(
    world: World, event: Body, endpoint_ids: list[str], *, chaos: Chaos, hold_seconds: float
) -> None:
    """Write down the deliveries of a new event; call within the transaction that made it."""
    due = world.clock.now() + hold_seconds + chaos.delay_seconds
    quirks = {"wrong_secret": chaos.wrong_secret, "stale_seconds": chaos.stale_seconds}
    with world.database.transaction() as rows:
        for endpoint_id in endpoint_ids:
            rows.executemany(
                "INSERT INTO delivery (event, type, subject, endpoint, due, state, behind, quirks,"
                " tries) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '[]')",
                [
                    (
                        event["id"],
                        event["type"],
                        event["data"]["object"]["id"],
                        endpoint_id,
                        due,
                        DROPPED if chaos.drop else PENDING,
                        chaos.behind,
                        json.dumps(quirks),
                    )
                ]
                * chaos.copies,
            )
    world.bell.ring()


def take_ready(world: World, most: int) -> list[sqlite3.Row]:
    """Claim up to ``most`` deliveries that are due."""
    with world.database.transaction() as rows:
        ready = rows.execute(READY, (world.clock.now(), most)).fetchall()
        _claim(rows, ready)
    return ready


def take_all(world: World) -> list[sqlite3.Row]:
    """Claim every pending delivery, whenever due; those that must come behind come last."""
    with world.database.transaction() as rows:
        pending = rows.execute(
            "SELECT * FROM delivery WHERE state = 'pending' ORDER BY behind, due, id"
        ).fetchall()
        _claim(rows, pending)
    return pending


def next_due(world: World) -> float | None:
    """Return when the next delivery is due, in simulated time."""
    with world.database.transaction() as rows:
        row = rows.execute(
            "SELECT MIN(due) AS due FROM delivery WHERE state = 'pending' AND behind = 0"
        ).fetchone()
    return None if row["due"] is None else float(row["due"])


def record(world: World, delivery_id: int, attempt: Body, waits: tuple[float, ...]) -> None:
    """Note an attempt: delivered, to be repeated after the next of ``waits``, or given up."""
    with world.database.transaction() as rows:
        row = rows.execute("SELECT tries FROM delivery WHERE id = ?", (delivery_id,)).fetchone()
        tries = [*(json.loads(row["tries"]) if row else []), attempt]
        state, due = DELIVERED, world.clock.now()
        if not attempt["delivered"]:
            is_last = len(tries) > len(waits)
            state = FAILED if is_last else PENDING
            due += 0.0 if is_last else waits[len(tries) - 1]
        rows.execute(
            "UPDATE delivery SET state = ?, due = ?, tries = ? WHERE id = ?",
            (state, due, json.dumps(tries), delivery_id),
        )


def repeat(world: World, event_id: str) -> int:
    """Deliver an event once more at once, as the Dashboard's Resend does; return how many."""
    with world.database.transaction() as rows:
        changed = rows.execute(
            "UPDATE delivery SET state = 'pending', behind = 0, due = ? WHERE id IN"
            " (SELECT MAX(id) FROM delivery WHERE event = ? AND state NOT IN ('pending', 'sending')"
            " GROUP BY endpoint)",
            (world.clock.now(), event_id),
        )
    world.bell.ring()
    return changed.rowcount


def pending_count(world: World, event_id: str) -> int:
    """Return how many deliveries of the event are still to succeed."""
    return _count(world, event_id, "state IN ('pending', 'sending')")


def succeeded(world: World, event_id: str) -> bool:
    """Tell whether every delivery of the event that was to be made has succeeded."""
    return _count(world, event_id, "state NOT IN ('delivered', 'dropped')") == 0


def untried_count(world: World, subject: str) -> int:
    """Return how many deliveries about an object are due and were not even tried yet."""
    with world.database.transaction() as rows:
        row = rows.execute(
            "SELECT COUNT(*) AS n FROM delivery WHERE subject = ? AND tries = '[]'"
            " AND state IN ('pending', 'sending') AND due <= ? AND behind = 0",
            (subject, world.clock.now()),
        ).fetchone()
    return int(row["n"])


def recover(world: World) -> None:
    """After a restart: what was on its way when the process ended is pending again."""
    with world.database.transaction() as rows:
        rows.execute("UPDATE delivery SET state = 'pending' WHERE state = 'sending'")


def written_down(world: World) -> list[Body]:
    """Return every delivery with its attempts, oldest first."""
    with world.database.transaction() as rows:
        found = rows.execute("SELECT * FROM delivery ORDER BY id").fetchall()
    return [
        {
            **{name: row[name] for name in ("id", "event", "type", "subject", "endpoint", "state")},
            "due": row["due"],
            "tries": json.loads(row["tries"]),
        }
        for row in found
    ]


def _claim(rows: sqlite3.Connection, claimed: list[sqlite3.Row]) -> None:
    rows.executemany(
        "UPDATE delivery SET state = 'sending' WHERE id = ?", [(row["id"],) for row in claimed]
    )


def _count(world: World, event_id: str, condition: str) -> int:
    with world.database.transaction() as rows:
        row = rows.execute(
            f"SELECT COUNT(*) AS n FROM delivery WHERE event = ? AND {condition}",  # noqa: S608 - conditions are written above
            (event_id,),
        ).fetchone()
    return int(row["n"])
