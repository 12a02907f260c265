"""Access and refresh tokens: each of one shop and one app, and most of them for a while only."""

import json
import secrets
import sqlite3
from dataclasses import dataclass

from connectors.shops.shopify.simulator.state.documents import Json

OFFLINE_SECONDS = 3600
CLIENT_CREDENTIALS_SECONDS = 86_399
REFRESH_SECONDS = 90 * 86_400
CODE_SECONDS = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token as it was given out."""

    token: str
    kind: str
    shop: str
    client_id: str
    expires: float | None
    detail: Json


def find_token(connection: sqlite3.Connection, token: str, kind: str, now: float) -> Token | None:
    """Return a token that is in force."""
    row = connection.execute(
        "SELECT * FROM tokens WHERE token = ? AND kind = ? AND (expires IS NULL OR expires > ?)",
        (token, kind, now),
    ).fetchone()
    return None if row is None else _token(row)


def lasting_access(connection: sqlite3.Connection, shop: str, app: Json, now: float) -> Json:
    """Give the one access token that never ends: the same each time."""
    row = connection.execute(
        "SELECT * FROM tokens WHERE kind = 'access' AND shop = ? AND client_id = ?"
        " AND expires IS NULL",
        (shop, app["client_id"]),
    ).fetchone()
    token = row["token"] if row else _keep(connection, "access", shop, app, seconds=None, now=now)
    return {"access_token": token}


def passing_access(
    connection: sqlite3.Connection, shop: str, app: Json, now: float, *, seconds: int
) -> Json:
    """Give an access token for so many seconds, without a refresh token."""
    token = _keep(connection, "access", shop, app, seconds=seconds, now=now)
    return {"access_token": token, "expires_in": seconds}


def access_pair(
    connection: sqlite3.Connection, shop: str, app: Json, now: float, *, before: str = ""
) -> Json:
    """Give an access token for an hour and the refresh token that follows ``before``."""
    access = _keep(connection, "access", shop, app, seconds=OFFLINE_SECONDS, now=now)
    detail = {"access": access, "before": before, "after": ""}
    refresh = _keep(
        connection, "refresh", shop, app, seconds=REFRESH_SECONDS, now=now, detail=detail
    )
    return _pair(connection, access, refresh, now)


def refreshed(connection: sqlite3.Connection, used: Token, app: Json, now: float) -> Json:
    """Give the next pair for a refresh token; repeated, the same, until the next one is used.

    Its use ends the token before it.
    """
    connection.execute("DELETE FROM tokens WHERE token = ?", (used.detail["before"],))
    follower = used.detail["after"]
    if follower:
        known = find_token(connection, follower, "refresh", now)
        access = known.detail["access"] if known else ""
        if known and find_token(connection, access, "access", now):
            return _pair(connection, access, follower, now)
    pair = access_pair(connection, used.shop, app, now, before=used.token)
    detail = json.dumps({**used.detail, "before": "", "after": pair["refresh_token"]})
    connection.execute("UPDATE tokens SET detail = ? WHERE token = ?", (detail, used.token))
    return pair


def new_code(connection: sqlite3.Connection, shop: str, app: Json, now: float) -> str:
    """Give an authorization code, good for one exchange."""
    return _keep(connection, "code", shop, app, seconds=CODE_SECONDS, now=now)


def drop_token(connection: sqlite3.Connection, token: str) -> None:
    """End a token."""
    connection.execute("DELETE FROM tokens WHERE token = ?", (token,))


_PREFIX = {"access": "shpat_", "refresh": "shprt_", "code": ""}


def _keep(  # noqa: PLR0913 - a row
    connection: sqlite3.Connection,
    kind: str,
    shop: str,
    app: Json,
    *,
    seconds: int | None,
    now: float,
    detail: Json | None = None,
) -> str:
    token = f"{_PREFIX[kind]}{secrets.token_hex(16)}"
    connection.execute(
        "INSERT INTO tokens (token, kind, shop, client_id, expires, detail)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            token,
            kind,
            shop,
            app["client_id"],
            None if seconds is None else now + seconds,
            json.dumps(detail or {}),
        ),
    )
    return token


def _pair(connection: sqlite3.Connection, access: str, refresh: str, now: float) -> Json:
    ends = {
        row["token"]: int(row["expires"] - now)
        for row in connection.execute(
            "SELECT token, expires FROM tokens WHERE token IN (?, ?)", (access, refresh)
        )
    }
    return {
        "access_token": access,
        "expires_in": ends[access],
        "refresh_token": refresh,
        "refresh_token_expires_in": ends[refresh],
    }


def _token(row: sqlite3.Row) -> Token:
    return Token(
        token=row["token"],
        kind=row["kind"],
        shop=row["shop"],
        client_id=row["client_id"],
        expires=row["expires"],
        detail=json.loads(row["detail"]),
    )
