"""Stores the objects of the API as JSON, apart by account and mode, and pages through them."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from connectors.identity.stripe_identity.simulator.database import Database
from connectors.identity.stripe_identity.simulator.errors import no_such
from connectors.identity.stripe_identity.simulator.vocabulary import Body

DEFAULT_PAGE: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose objects: test and live objects of an account never meet."""

    account: str
    livemode: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which part of a list is asked for, newest first."""

    limit: int = DEFAULT_PAGE
    starting_after: str | None = None
    ending_before: str | None = None


def add(database: Database, scope: Scope, body: Body) -> None:
    """Store a new object; its kind and id are in it."""
    with database.transaction() as rows:
        rows.execute(
            "INSERT INTO document (id, kind, account, livemode, body) VALUES (?, ?, ?, ?, ?)",
            (body["id"], body["object"], scope.account, scope.livemode, json.dumps(body)),
        )


def save(database: Database, body: Body) -> None:
    """Write an object back."""
    with database.transaction() as rows:
        rows.execute("UPDATE document SET body = ? WHERE id = ?", (json.dumps(body), body["id"]))


def remove(database: Database, identifier: str) -> None:
    """Delete an object."""
    with database.transaction() as rows:
        rows.execute("DELETE FROM document WHERE id = ?", (identifier,))


def find(database: Database, scope: Scope, kind: str, identifier: str) -> Body | None:
    """Return the object, or None when this account and mode have none of that id."""
    found = owned(database, kind, identifier)
    return found[1] if found and found[0] == scope else None


def fetch(database: Database, scope: Scope, kind: str, identifier: str, *, param: str) -> Body:
    """Return the object; Refusal 404 naming ``param`` when there is none."""
    body = find(database, scope, kind, identifier)
    if body is None:
        raise no_such(kind, identifier, param)
    return body


def owned(database: Database, kind: str, identifier: str) -> tuple[Scope, Body] | None:
    """Return an object and whose it is."""
    with database.transaction() as rows:
        row = rows.execute(
            "SELECT * FROM document WHERE id = ? AND kind = ?", (identifier, kind)
        ).fetchone()
    return (_scope_of(row), json.loads(row["body"])) if row else None


def known(database: Database, kind: str, identifier: str) -> tuple[Scope, Body]:
    """Return an object that must be there, and whose it is; LookupError otherwise."""
    found = owned(database, kind, identifier)
    if found is None:
        raise LookupError(f"{kind} {identifier}")
    return found


def everything(database: Database, kind: str) -> list[tuple[Scope, Body]]:
    """Return all objects of a kind, oldest first, whosever they are."""
    with database.transaction() as rows:
        found = rows.execute("SELECT * FROM document WHERE kind = ? ORDER BY seq", (kind,))
        return [(_scope_of(row), json.loads(row["body"])) for row in found]


def page_of(
    database: Database, scope: Scope, kind: str, page: Page, *, keep: Callable[[Body], bool]
) -> tuple[list[Body], bool]:
    """Return a page of the objects that ``keep`` accepts, and whether there are more.

    Raises:
        Refusal: a cursor names no object of this list.
    """
    newest_first = [body for body in _of(database, scope, kind) if keep(body)][::-1]
    ids = [body["id"] for body in newest_first]
    if page.ending_before is not None:
        before = newest_first[: _index(ids, kind, page.ending_before, "ending_before")]
        return before[-page.limit :], len(before) > page.limit
    start = 0
    if page.starting_after is not None:
        start = _index(ids, kind, page.starting_after, "starting_after") + 1
    return newest_first[start : start + page.limit], len(ids) > start + page.limit


def _of(database: Database, scope: Scope, kind: str) -> list[Body]:
    with database.transaction() as rows:
        found = rows.execute(
            "SELECT body FROM document WHERE kind = ? AND account = ? AND livemode = ?"
            " ORDER BY seq",
            (kind, scope.account, scope.livemode),
        )
        return [json.loads(row["body"]) for row in found]


def _index(ids: list[str], kind: str, cursor: str, param: str) -> int:
    if cursor not in ids:
        raise no_such(kind, cursor, param)
    return ids.index(cursor)


def _scope_of(row: sqlite3.Row) -> Scope:
    return Scope(account=row["account"], livemode=bool(row["livemode"]))
