"""The session's ``url``: a token for one visit, dead after 48 hours."""

from connectors.identity.stripe_identity.simulator.identifiers import new_token
from connectors.identity.stripe_identity.simulator.vocabulary import LINK_SECONDS
from connectors.identity.stripe_identity.simulator.world import World


def mint(world: World, session_id: str) -> str:
    """Return a fresh address of the hosted page; older ones stay valid for their one visit."""
    token = f"test_{new_token()}"
    with world.database.transaction() as rows:
        rows.execute(
            "INSERT INTO link VALUES (?, ?, ?, NULL)",
            (token, session_id, world.clock.now() + LINK_SECONDS),
        )
    return f"{world.public_url}/start/{token}"


def enter(world: World, token: str) -> tuple[str, str] | None:
    """Use the link up: return the session's id and the visit's secret, None if it is not valid."""
    visit = new_token()
    with world.database.transaction() as rows:
        used = rows.execute(
            "UPDATE link SET visit = ? WHERE token = ? AND visit IS NULL AND expires > ?",
            (visit, token, world.clock.now()),
        )
        if used.rowcount == 0:
            return None
        row = rows.execute("SELECT session FROM link WHERE token = ?", (token,)).fetchone()
    return str(row["session"]), visit


def visited(world: World, token: str, visit: str) -> str | None:
    """Return the session whose page was opened as ``visit``, None if there is no such visit."""
    with world.database.transaction() as rows:
        row = rows.execute(
            "SELECT session FROM link WHERE token = ? AND visit = ?", (token, visit)
        ).fetchone()
    return str(row["session"]) if row else None
