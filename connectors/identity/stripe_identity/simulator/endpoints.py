"""Webhook endpoints: whom to tell of what, and the secrets that sign it."""

from typing import Final
from urllib.parse import urlsplit

from connectors.identity.stripe_identity.simulator import documents
from connectors.identity.stripe_identity.simulator.asking import Ask
from connectors.identity.stripe_identity.simulator.authority import known_keys
from connectors.identity.stripe_identity.simulator.documents import Scope
from connectors.identity.stripe_identity.simulator.errors import invalid
from connectors.identity.stripe_identity.simulator.identifiers import new_id, new_webhook_secret
from connectors.identity.stripe_identity.simulator.lists import listed
from connectors.identity.stripe_identity.simulator.parameters import merged_metadata
from connectors.identity.stripe_identity.simulator.vocabulary import (
    REDACTED_EVENT,
    WEBHOOK_ENDPOINT,
    Body,
)
from connectors.identity.stripe_identity.simulator.world import World

MOST_ENDPOINTS: Final = 16
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
EXPLICIT_ONLY: Final = (REDACTED_EVENT,)


def create(world: World, ask: Ask) -> Body:
    """Add an endpoint; the only answer that shows its secret."""
    return opened(world, ask.scope, ask.params, new_webhook_secret())


def opened(world: World, scope: Scope, params: Body, secret: str) -> Body:
    """Add an endpoint with the given secret and return it, secret included."""
    _check_address(params["url"], scope)
    mine = [each for each, _ in documents.everything(world.database, WEBHOOK_ENDPOINT)]
    if mine.count(scope) >= MOST_ENDPOINTS:
        raise invalid(f"You have reached the maximum of {MOST_ENDPOINTS} webhook endpoints.")
    endpoint: Body = {
        "id": new_id("we"),
        "object": WEBHOOK_ENDPOINT,
        "api_version": params.get("api_version"),
        "application": None,
        "created": world.clock.stamp(),
        "description": params.get("description") or None,
        "enabled_events": params["enabled_events"],
        "livemode": scope.livemode,
        "metadata": merged_metadata({}, params.get("metadata", {})),
        "status": "enabled",
        "url": params["url"],
        "_connect": params.get("connect", False),
        "_secrets": [{"secret": secret, "until": None}],
    }
    documents.add(world.database, scope, endpoint)
    return {**endpoint, "secret": secret}


def retrieve(world: World, ask: Ask) -> Body:
    """Return an endpoint without its secret."""
    return documents.fetch(
        world.database, ask.scope, WEBHOOK_ENDPOINT, ask.subject, param="webhook_endpoint"
    )


def every(world: World, ask: Ask) -> Body:
    """List the endpoints."""
    return listed(world, ask, WEBHOOK_ENDPOINT, lambda _: True)


def update(world: World, ask: Ask) -> Body:
    """Change address, events, description, metadata; disable or enable."""
    endpoint = retrieve(world, ask)
    if "url" in ask.params:
        _check_address(ask.params["url"], ask.scope)
    for name in ("url", "enabled_events", "description"):
        endpoint[name] = ask.params.get(name, endpoint[name])
    if "disabled" in ask.params:
        endpoint["status"] = "disabled" if ask.params["disabled"] else "enabled"
    endpoint["metadata"] = merged_metadata(endpoint["metadata"], ask.params.get("metadata", {}))
    documents.save(world.database, endpoint)
    return endpoint


def delete(world: World, ask: Ask) -> Body:
    """Remove an endpoint; nothing is delivered to it any more."""
    retrieve(world, ask)
    documents.remove(world.database, ask.subject)
    return {"id": ask.subject, "object": WEBHOOK_ENDPOINT, "deleted": True}


def roll(world: World, endpoint_id: str, overlap_seconds: float) -> str | None:
    """Give an endpoint a new secret; the old one goes on signing for ``overlap_seconds``.

    The Dashboard does this; the API cannot. Returns the new secret, None for an unknown id.
    """
    found = documents.owned(world.database, WEBHOOK_ENDPOINT, endpoint_id)
    if found is None:
        return None
    endpoint, secret = found[1], new_webhook_secret()
    until = world.clock.now() + overlap_seconds
    endpoint["_secrets"] = [
        {"secret": secret, "until": None},
        *({**each, "until": each["until"] or until} for each in endpoint["_secrets"]),
    ]
    documents.save(world.database, endpoint)
    return secret


def signing_secrets(world: World, endpoint: Body) -> list[str]:
    """Return the secrets that sign now, newest first."""
    now = world.clock.now()
    return [
        each["secret"]
        for each in endpoint["_secrets"]
        if each["until"] is None or each["until"] > now
    ]


def listeners(world: World, scope: Scope, event_type: str) -> list[str]:
    """Return the ids of the enabled endpoints that want to hear of this event.

    Connect endpoints of a platform hear of the accounts that its keys are connected to; ``*``
    leaves out what must be named.
    """
    platforms = {
        key.account for key in known_keys(world.database) if scope.account in key.connected
    }
    return [
        endpoint["id"]
        for owner, endpoint in documents.everything(world.database, WEBHOOK_ENDPOINT)
        if endpoint["status"] == "enabled"
        and owner.livemode == scope.livemode
        and (owner.account in platforms if endpoint["_connect"] else owner == scope)
        and _wants(endpoint["enabled_events"], event_type)
    ]


def is_loopback(url: str) -> bool:
    """Tell whether the address leads to this machine."""
    return (urlsplit(url).hostname or "") in LOOPBACK


def _wants(enabled_events: list[str], event_type: str) -> bool:
    if event_type in enabled_events:
        return True
    return "*" in enabled_events and event_type not in EXPLICIT_ONLY


def _check_address(url: str, scope: Scope) -> None:
    if scope.livemode and not url.startswith("https:") and not is_loopback(url):
        raise invalid("Invalid URL: In live mode, URLs must begin with https", "url", "url_invalid")
