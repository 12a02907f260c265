"""The request log: what was asked of the API and how it was answered, for tests and the demo."""

import json
from dataclasses import asdict, dataclass

from connectors.identity.stripe_identity.simulator.vocabulary import Body
from connectors.identity.stripe_identity.simulator.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request.

    Attributes:
        method: GET, POST or DELETE.
        path: the address below the host.
        params: what was sent, as nested text; blanked when the session is redacted.
        status: how it was answered; 0 when the connection was cut instead.
        request_id: as in the Request-Id header.
        key: the API key, masked.
        account: the Stripe-Account header.
        idempotency_key: as sent.
        api_version: the Stripe-Version header.
        content_type: of the request.
        user_agent: of the caller.
        replayed: answered from the memory of an earlier request.
        session: the session concerned, if any.
    """

    method: str
    path: str
    params: Body
    status: int
    request_id: str
    key: str | None
    account: str | None
    idempotency_key: str | None
    api_version: str | None
    content_type: str | None
    user_agent: str | None
    replayed: bool
    session: str | None


def log(world: World, call: Call) -> None:
    """Write a request down."""
    with world.database.transaction() as rows:
        rows.execute(
            "INSERT INTO call (session, body) VALUES (?, ?)",
            (call.session, json.dumps(asdict(call))),
        )


def logged(world: World) -> list[Body]:
    """Return every request, oldest first."""
    with world.database.transaction() as rows:
        return [
            json.loads(row["body"]) for row in rows.execute("SELECT body FROM call ORDER BY id")
        ]


def redact_about(world: World, session_id: str) -> None:
    """Blank the parameters of requests about a session; Stripe redacts request logs too."""
    with world.database.transaction() as rows:
        found = rows.execute(
            "SELECT id, body FROM call WHERE session = ?", (session_id,)
        ).fetchall()
        for row in found:
            body = {**json.loads(row["body"]), "params": {}}
            rows.execute("UPDATE call SET body = ? WHERE id = ?", (json.dumps(body), row["id"]))
