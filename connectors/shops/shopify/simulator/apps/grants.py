"""The four grants of the token endpoint, each with what it refuses."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest

from connectors.shops.shopify.simulator.apps.installs import find_install
from connectors.shops.shopify.simulator.apps.registry import accepted_secrets, find_app
from connectors.shops.shopify.simulator.apps.session_tokens import read_token
from connectors.shops.shopify.simulator.apps.tokens import (
    CLIENT_CREDENTIALS_SECONDS,
    Token,
    access_pair,
    drop_token,
    find_token,
    lasting_access,
    passing_access,
    refreshed,
)
from connectors.shops.shopify.simulator.state.documents import Json

EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token"  # noqa: S105 - a name
OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """A request whose app has proved itself."""

    connection: sqlite3.Connection
    domain: str
    app: Json
    sent: Json
    now: float

    def own(self, name: str, kind: str) -> Token | None:
        """Return the token that was sent under a name, if it is this app's at this shop."""
        token = find_token(self.connection, str(self.sent.get(name, "")), kind, self.now)
        if token is None or (token.shop, token.client_id) != (self.domain, self.app["client_id"]):
            return None
        return token


class Refused(Exception):  # noqa: N818 - what the endpoint answers
    """The endpoint gives no token."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status


def granted(connection: sqlite3.Connection, domain: str, sent: Json, now: float) -> Json:
    """Answer a request for a token.

    Raises:
        Refused: it is not given.
    """
    app = _authenticated(connection, sent, now)
    installed = find_install(connection, domain, app["client_id"])
    if installed is None:
        raise Refused("app_not_installed", "The application is not installed on this shop.")
    grant = sent.get("grant_type") or ("authorization_code" if "code" in sent else "")
    give = _GRANTS.get(grant)
    if give is None:
        raise Refused("unsupported_grant_type", f"No such grant: {grant}")
    request = _Request(connection=connection, domain=domain, app=app, sent=sent, now=now)
    return {**give(request), "scope": ",".join(installed["scopes"])}


def _authenticated(connection: sqlite3.Connection, sent: Json, now: float) -> Json:
    app = find_app(connection, str(sent.get("client_id", "")))
    if app is None:
        raise Refused("application_cannot_be_found", "The application cannot be found.")
    offered = str(sent.get("client_secret", "")).encode()
    if not any(compare_digest(offered, one.encode()) for one in accepted_secrets(app, now)):
        raise Refused("invalid_client", "Client authentication failed.", 401)
    return app


def _exchange(request: _Request) -> Json:
    sent = request.sent
    wanted = (sent.get("subject_token_type"), sent.get("requested_token_type"))
    if wanted != (ID_TOKEN, OFFLINE):
        raise Refused("invalid_request", "Only id tokens for offline access tokens are exchanged.")
    claims = read_token(request.app, str(sent.get("subject_token", "")), request.now)
    if claims is None or claims.get("dest") != f"https://{request.domain}":
        raise Refused("invalid_subject_token", "The subject token is invalid or has expired.")
    return _offline(request)


def _offline(request: _Request) -> Json:
    if str(request.sent.get("expiring", "")) == "1":
        return access_pair(request.connection, request.domain, request.app, request.now)
    return lasting_access(request.connection, request.domain, request.app, request.now)


def _client_credentials(request: _Request) -> Json:
    return passing_access(
        request.connection,
        request.domain,
        request.app,
        request.now,
        seconds=CLIENT_CREDENTIALS_SECONDS,
    )


def _refresh(request: _Request) -> Json:
    used = request.own("refresh_token", "refresh")
    if used is None:
        raise Refused("invalid_grant", "The refresh token is invalid, expired or was used.")
    return refreshed(request.connection, used, request.app, request.now)


def _code(request: _Request) -> Json:
    code = request.own("code", "code")
    if code is None:
        raise Refused("invalid_request", "The authorization code was not found or was used.")
    drop_token(request.connection, code.token)
    return _offline(request)


_GRANTS: dict[str, Callable[[_Request], Json]] = {
    EXCHANGE: _exchange,
    "client_credentials": _client_credentials,
    "refresh_token": _refresh,
    "authorization_code": _code,
}
