"""Documents: apps, shops, installations, orders … each a JSON object under its kind, shop and id."""

import json
import sqlite3
from typing import Any

Json = dict[str, Any]
"""A JSON object."""


def find(connection: sqlite3.Connection, kind: str, shop: str, key: str) -> Json | None:
    """Return one document, or nothing."""
    row = connection.execute(
        "SELECT body FROM documents WHERE kind = ? AND shop = ? AND id = ?", (kind, shop, key)
    ).fetchone()
    return None if row is None else document_of(row)


def every(connection: sqlite3.Connection, kind: str, shop: str | None = None) -> list[Json]:
    """Return all documents of a kind, of one shop or of all, oldest first."""
    rows = connection.execute(
        "SELECT body FROM documents WHERE kind = ? AND shop = coalesce(?, shop)"
        " ORDER BY created, rowid",
        (kind, shop),
    )
    return [document_of(row) for row in rows]


def save(  # noqa: PLR0913 - a row
    connection: sqlite3.Connection,
    kind: str,
    document: Json,
    *,
    shop: str = "",
    key: str,
    at: float,
    born: float | None = None,
) -> None:
    """Keep a document as changed ``at`` that moment; the first time it is also born then, or as told."""
    body = json.dumps(document, ensure_ascii=False)
    connection.execute(
        "INSERT INTO documents (kind, shop, id, created, updated, body) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (kind, shop, id) DO UPDATE SET updated = excluded.updated, body = excluded.body",
        (kind, shop, key, at if born is None else born, at, body),
    )


def delete(connection: sqlite3.Connection, kind: str, shop: str, key: str) -> None:
    """Drop a document."""
    connection.execute(
        "DELETE FROM documents WHERE kind = ? AND shop = ? AND id = ?", (kind, shop, key)
    )


def next_number(connection: sqlite3.Connection, counter: str) -> int:
    """Return the next number of a counter, from 1."""
    row = connection.execute(
        "INSERT INTO counters (name, value) VALUES (?, 1)"
        " ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
        (counter,),
    ).fetchone()
    return int(row["value"])


def document_of(row: sqlite3.Row) -> Json:
    """Read the document in a row."""
    found: Json = json.loads(row["body"])
    return found


def newest(connection: sqlite3.Connection, kind: str, shop: str, limit: int) -> list[Json]:
    """Return the documents of a kind that came last, latest first."""
    rows = connection.execute(
        "SELECT body FROM documents WHERE kind = ? AND shop = ?"
        " ORDER BY created DESC, rowid DESC LIMIT ?",
        (kind, shop, limit),
    )
    return [document_of(row) for row in rows]


def count(connection: sqlite3.Connection, kind: str, shop: str) -> int:
    """Return how many documents of a kind a shop has."""
    row = connection.execute(
        "SELECT count(*) FROM documents WHERE kind = ? AND shop = ?", (kind, shop)
    ).fetchone()
    return int(row[0])
