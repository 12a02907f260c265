"""Who is calling and what the key may do: secret keys, restricted keys, connected accounts."""

import base64
import binascii
import json
from dataclasses import asdict, dataclass
from typing import Final

from connectors.identity.stripe_identity.simulator.database import Database
from connectors.identity.stripe_identity.simulator.documents import Scope
from connectors.identity.stripe_identity.simulator.errors import Refusal

LEVELS: Final = ("none", "read", "write")
PERMISSION_NAMES: Final = {
    ("identity_sessions", "read"): "rak_identity_product_read",
    ("identity_sessions", "write"): "rak_identity_product_write",
    ("webhook_endpoints", "read"): "rak_webhook_read",
    ("webhook_endpoints", "write"): "rak_webhook_write",
    ("events", "read"): "rak_event_read",
    ("account", "read"): "rak_accounts_kyc_basic_read",
}
"""What Stripe calls each permission in its 403; partly from memory, so never to be parsed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key as its owner made it in the Dashboard.

    Attributes:
        secret: the whole key.
        account: whose key it is.
        livemode: live or test.
        restricted: an ``rk_`` key, which may only what is listed; ``sk_`` may everything except
            reading sensitive results.
        identity_sessions: none, read or write; covers sessions and reports.
        webhook_endpoints: none, read or write.
        events: none or read.
        account_read: may read ``/v1/account``.
        sensitive_results: may read date of birth, document number and the like.
        ip_restricted: usable from given addresses only, which lifts the 48 hours' limit.
        connected: accounts that may be named in a Stripe-Account header.
        revoked: no longer valid.
    """

    secret: str
    account: str
    livemode: bool = False
    restricted: bool = True
    identity_sessions: str = "write"
    webhook_endpoints: str = "none"
    events: str = "none"
    account_read: bool = False
    sensitive_results: bool = False
    ip_restricted: bool = False
    connected: tuple[str, ...] = ()
    revoked: bool = False

    def level(self, resource: str) -> str:
        """Return none, read or write for ``resource``."""
        if not self.restricted:
            return "write"
        if resource == "account":
            return "read" if self.account_read else "none"
        return str(getattr(self, resource))


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who makes a request, and for which account."""

    key: ApiKey
    scope: Scope
    connected: bool


def keep_key(database: Database, key: ApiKey) -> None:
    """Store a key, or replace the one with the same secret."""
    with database.transaction() as rows:
        rows.execute(
            "INSERT OR REPLACE INTO api_key VALUES (?, ?)", (key.secret, json.dumps(asdict(key)))
        )


def known_keys(database: Database) -> list[ApiKey]:
    """Return all keys."""
    with database.transaction() as rows:
        found = [json.loads(row["body"]) for row in rows.execute("SELECT body FROM api_key")]
    return [ApiKey(**{**body, "connected": tuple(body["connected"])}) for body in found]


def admit(database: Database, authorization: str | None, account: str | None) -> Caller:
    """Return who calls.

    Args:
        database: where the keys are.
        authorization: the Authorization header, Bearer or Basic.
        account: the Stripe-Account header.

    Raises:
        Refusal: 401 without a valid key, 403 for an account that the key has no access to.
    """
    key = _key_of(database, _secret_in(authorization))
    if account is not None and account not in (key.account, *key.connected):
        raise Refusal(
            403,
            f"The provided key '{masked(key.secret)}' does not have access to account '{account}'"
            " (or that account does not exist). Application access may have been revoked.",
            code="account_invalid",
        )
    scope = Scope(account=account or key.account, livemode=key.livemode)
    return Caller(key=key, scope=scope, connected=scope.account != key.account)


def require(caller: Caller, resource: str, level: str) -> None:
    """Refuse with 403 unless the key may ``level`` the ``resource``."""
    if LEVELS.index(caller.key.level(resource)) >= LEVELS.index(level):
        return
    raise Refusal(
        403,
        f"The provided key '{masked(caller.key.secret)}' does not have the required permissions"
        f" for this endpoint on account '{caller.scope.account}'. Having the"
        f" '{PERMISSION_NAMES[resource, level]}' permission would allow this request to continue.",
    )


def masked(secret: str) -> str:
    """Return a key so that it can be recognised but not used."""
    return f"{secret[:8]}{'*' * 12}{secret[-4:]}"


def _key_of(database: Database, secret: str) -> ApiKey:
    with database.transaction() as rows:
        row = rows.execute("SELECT body FROM api_key WHERE secret = ?", (secret,)).fetchone()
    if row is None:
        raise _unauthorized(f"Invalid API Key provided: {masked(secret)}")
    body = json.loads(row["body"])
    key = ApiKey(**{**body, "connected": tuple(body["connected"])})
    if key.revoked:
        raise _unauthorized(f"Expired API Key provided: {masked(secret)}", "api_key_expired")
    return key


def _secret_in(authorization: str | None) -> str:
    scheme, _, rest = (authorization or "").partition(" ")
    if scheme.lower() == "bearer" and rest.strip():
        return rest.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(rest, validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            pass
    raise _unauthorized(
        "You did not provide an API key. You need to provide your API key in the Authorization"
        " header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
    )


def _unauthorized(message: str, code: str | None = None) -> Refusal:
    return Refusal(401, message, code=code).with_headers(
        {"WWW-Authenticate": 'Basic realm="Stripe"'}
    )
