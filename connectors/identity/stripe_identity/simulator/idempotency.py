"""Idempotency keys: the first answer is kept for 24 hours and given again.

Source: docs.stripe.com/api/idempotent_requests; statuses and codes of the refusals from memory.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from connectors.identity.stripe_identity.simulator.documents import Scope
from connectors.identity.stripe_identity.simulator.errors import Refusal, invalid
from connectors.identity.stripe_identity.simulator.form import Form
from connectors.identity.stripe_identity.simulator.vocabulary import IDEMPOTENCY_SECONDS, Body
from connectors.identity.stripe_identity.simulator.world import World

LONGEST_KEY: Final = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer: status, JSON and headers beside the usual ones."""

    status: int
    body: Body
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """A request that must have its effect once only."""

    scope: Scope
    key: str
    fingerprint: str
    request_id: str


def fingerprint(method: str, path: str, form: Form) -> str:
    """Return what must be equal for two requests to count as the same."""
    return hashlib.sha256(json.dumps([method, path, form], sort_keys=True).encode()).hexdigest()


def once(world: World, request: Once, work: Callable[[], Reply]) -> Reply:
    """Return the kept answer of an equal earlier request, else do the ``work`` and keep its answer.

    Raises:
        Refusal: 400 when the key came with other parameters, 409 while its first request is still
            under way; and what ``work`` raises, which is kept only if the endpoint had begun.
    """
    if len(request.key) > LONGEST_KEY:
        raise invalid(f"Idempotency keys can be at most {LONGEST_KEY} characters long.")
    earlier = _claim(world, request)
    if earlier is not None:
        return _replay(request, earlier)
    try:
        return _first(world, request, work)
    except BaseException:
        _release(world, request)
        raise


def recover(world: World) -> None:
    """After a restart: requests that never finished hold no key."""
    with world.database.transaction() as rows:
        rows.execute("DELETE FROM idempotent WHERE status IS NULL")


def _claim(world: World, request: Once) -> sqlite3.Row | None:
    """Take the key, or return what holds it."""
    where = (request.scope.account, request.scope.livemode, request.key)
    now = world.clock.now()
    with world.database.transaction() as rows:
        rows.execute("DELETE FROM idempotent WHERE created <= ?", (now - IDEMPOTENCY_SECONDS,))
        row: sqlite3.Row | None = rows.execute(
            "SELECT * FROM idempotent WHERE account = ? AND livemode = ? AND key = ?", where
        ).fetchone()
        if row is None:
            rows.execute(
                "INSERT INTO idempotent VALUES (?, ?, ?, ?, NULL, NULL, ?, ?)",
                (*where, request.fingerprint, request.request_id, now),
            )
    return row


def _replay(request: Once, earlier: sqlite3.Row) -> Reply:
    if earlier["fingerprint"] != request.fingerprint:
        raise Refusal(
            400,
            "Keys for idempotent requests can only be used with the same parameters they were"
            f" first used with. Try using a key other than '{request.key}' if you meant to execute"
            " a different request.",
            type="idempotency_error",
        )
    if earlier["status"] is None:
        raise Refusal(
            409,
            "There is currently another in-progress request using this Idempotent Key (that"
            " probably means you submitted twice, and the other request is still going through)"
            f": {request.key}.",
            type="idempotency_error",
            code="idempotency_key_in_use",
        )
    return Reply(
        status=earlier["status"],
        body=json.loads(earlier["body"]),
        headers={"Idempotent-Replayed": "true", "Original-Request": earlier["request_id"]},
    )


def _first(world: World, request: Once, work: Callable[[], Reply]) -> Reply:
    try:
        reply = work()
    except Refusal as refusal:
        if not refusal.executed:
            raise
        reply = Reply(status=refusal.status, body=refusal.body, headers=dict(refusal.headers))
    _keep(world, request, reply)
    return reply


def _keep(world: World, request: Once, reply: Reply) -> None:
    with world.database.transaction() as rows:
        rows.execute(
            "UPDATE idempotent SET status = ?, body = ?"
            " WHERE account = ? AND livemode = ? AND key = ?",
            (
                reply.status,
                json.dumps(reply.body),
                request.scope.account,
                request.scope.livemode,
                request.key,
            ),
        )


def _release(world: World, request: Once) -> None:
    with world.database.transaction() as rows:
        rows.execute(
            "DELETE FROM idempotent WHERE account = ? AND livemode = ? AND key = ?"
            " AND status IS NULL",
            (request.scope.account, request.scope.livemode, request.key),
        )
