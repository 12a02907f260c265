"""Makes and revokes API keys, as their owner does in the Dashboard."""

from dataclasses import asdict, fields, replace
from typing import Final

from connectors.identity.stripe_identity.simulator.authority import (
    LEVELS,
    ApiKey,
    keep_key,
    known_keys,
)
from connectors.identity.stripe_identity.simulator.database import Database
from connectors.identity.stripe_identity.simulator.identifiers import new_key
from connectors.identity.stripe_identity.simulator.vocabulary import Body

ACCOUNT: Final = "acct_1SimulatedShop"
LEVELLED: Final = ("identity_sessions", "webhook_endpoints", "events")
PREFIXES: Final = ("rk_test", "sk_test", "rk_live", "sk_live")


def make(order: Body) -> ApiKey:
    """Return a new key.

    ``order`` holds ``prefix`` (default ``rk_test``) or the whole ``key``, ``account``, and the
    permissions by the names of ``ApiKey``.

    Raises:
        ValueError: something in it is unknown.
    """
    details = dict(order)
    prefix = details.pop("prefix", "rk_test")
    secret = details.pop("key", None) or new_key(prefix)
    mode = "_".join(str(secret).split("_")[:2])
    if mode not in PREFIXES or "secret" in details:
        raise ValueError(f"a key begins with one of {', '.join(PREFIXES)}")
    unknown = set(details) - {field.name for field in fields(ApiKey)}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    if any(details.get(name, "none") not in LEVELS for name in LEVELLED):
        raise ValueError(f"{', '.join(LEVELLED)} are one of {', '.join(LEVELS)}")
    details["connected"] = tuple(details.get("connected", ()))
    return ApiKey(
        **{
            "account": ACCOUNT,
            **details,
            "secret": secret,
            "livemode": mode.endswith("_live"),
            "restricted": mode.startswith("rk_"),
        }
    )


def revoke(database: Database, secret: str) -> ApiKey:
    """Make a key invalid; ValueError if nobody knows it."""
    for key in known_keys(database):
        if key.secret == secret:
            revoked = replace(key, revoked=True)
            keep_key(database, revoked)
            return revoked
    raise ValueError("no such key")


def described(key: ApiKey) -> Body:
    """Return the key as the control API shows it."""
    body = asdict(key)
    return {"key": body.pop("secret"), **body}
