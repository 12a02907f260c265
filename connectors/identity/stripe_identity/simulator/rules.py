"""Rules set through the control API that apply a number of times: faults and delivery chaos."""

import json
from collections.abc import Callable

from connectors.identity.stripe_identity.simulator.database import Database
from connectors.identity.stripe_identity.simulator.vocabulary import Body


def lay_down(database: Database, kind: str, body: Body, times: int | None) -> int:
    """Keep a rule that applies ``times`` (None: until removed); return its number."""
    with database.transaction() as rows:
        added = rows.execute(
            "INSERT INTO rule (kind, remaining, body) VALUES (?, ?, ?)",
            (kind, times, json.dumps(body)),
        )
    return int(added.lastrowid or 0)


def take(database: Database, kind: str, fits: Callable[[Body], bool]) -> Body | None:
    """Return the oldest rule that fits, counted down by one."""
    with database.transaction() as rows:
        found = rows.execute("SELECT * FROM rule WHERE kind = ? ORDER BY id", (kind,)).fetchall()
        for row in found:
            body: Body = json.loads(row["body"])
            if row["remaining"] != 0 and fits(body):
                rows.execute("UPDATE rule SET remaining = remaining - 1 WHERE id = ?", (row["id"],))
                return body
    return None


def laid_down(database: Database, kind: str) -> list[Body]:
    """Return the rules with what remains of them."""
    with database.transaction() as rows:
        found = rows.execute("SELECT * FROM rule WHERE kind = ? ORDER BY id", (kind,)).fetchall()
    return [
        {"id": row["id"], "remaining": row["remaining"], **json.loads(row["body"])} for row in found
    ]


def clear(database: Database, kind: str) -> None:
    """Remove all rules of a kind."""
    with database.transaction() as rows:
        rows.execute("DELETE FROM rule WHERE kind = ?", (kind,))
