"""What happens by itself after a while: a check is finished, a redaction is done."""

import json
from dataclasses import dataclass
from typing import Final

from connectors.identity.stripe_identity.simulator.vocabulary import Body
from connectors.identity.stripe_identity.simulator.world import World

SETTLE: Final = "settle"
FINISH_REDACTION: Final = "finish_redaction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """Something that fell due."""

    kind: str
    session_id: str
    payload: Body


def wind(
    world: World, kind: str, session_id: str, *, seconds: float, payload: Body | None = None
) -> None:
    """Let ``kind`` happen to a session after ``seconds`` of simulated time."""
    with world.database.transaction() as rows:
        rows.execute(
            "INSERT INTO timer (due, kind, session, payload) VALUES (?, ?, ?, ?)",
            (world.clock.now() + seconds, kind, session_id, json.dumps(payload or {})),
        )
    world.bell.ring()


def take_due(world: World) -> Timer | None:
    """Remove and return the earliest timer that is due; call within a transaction."""
    with world.database.transaction() as rows:
        row = rows.execute(
            "SELECT * FROM timer WHERE due <= ? ORDER BY due, id LIMIT 1", (world.clock.now(),)
        ).fetchone()
        if row is None:
            return None
        rows.execute("DELETE FROM timer WHERE id = ?", (row["id"],))
    return Timer(kind=row["kind"], session_id=row["session"], payload=json.loads(row["payload"]))


def next_due(world: World) -> float | None:
    """Return when the next timer is due, in simulated time."""
    with world.database.transaction() as rows:
        row = rows.execute("SELECT MIN(due) AS due FROM timer").fetchone()
    return None if row["due"] is None else float(row["due"])
