"""News: who is told of what happened, and with which body. The body stays as it was at that moment."""

import json
import secrets
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from connectors.shops.shopify.simulator.apps.installs import every_install
from connectors.shops.shopify.simulator.apps.registry import find_app
from connectors.shops.shopify.simulator.apps.topics import allows, may_hear
from connectors.shops.shopify.simulator.hooks.masking import masked
from connectors.shops.shopify.simulator.scene import Scene
from connectors.shops.shopify.simulator.shops.shop import the_shop
from connectors.shops.shopify.simulator.state.documents import Json, every

Body = Callable[[str], Json]
"""Builds a webhook's body for the app with this client id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing that happened. ``scope`` must be granted on top of what the topic demands."""

    topic: str
    body: Body
    scope: str = ""


def announce(scene: Scene, news: Iterable[News]) -> None:
    """Queue the webhooks of everything that happened in one go: they share an event id."""
    event_id = str(uuid.uuid4())
    protected = the_shop(scene.connection, scene.domain)["protected_data"]
    installs = every_install(scene.connection, scene.domain)
    subscriptions = every(scene.connection, "subscription", scene.domain)
    for item in news:
        for installed in installs:
            if not _may_hear(installed["scopes"], item):
                continue
            app = find_app(scene.connection, installed["client_id"])
            addresses = _addresses(app, subscriptions, item.topic) if app else []
            if app is None or not addresses:
                continue
            body = item.body(app["client_id"])
            for to in addresses:
                shown = body if protected else masked(body)
                thin = to.only(shown)
                queue(scene, Letter(scene.domain, app, item.topic, event_id, thin, to))


@dataclass(frozen=True, slots=True)
class Address:
    """Where a webhook goes, and by which subscription (none: the app's TOML file).

    ``fields`` are those of the body that it asked for; none: all.
    """

    url: str
    subscription: str | None = None
    name: str | None = None
    fields: tuple[str, ...] = ()

    def only(self, body: Json) -> Json:
        """Return the body with the fields that were asked for."""
        return {name: body[name] for name in self.fields or body if name in body}


@dataclass(frozen=True, slots=True)
class Letter:
    """One webhook that is to be sent."""

    domain: str
    app: Json
    topic: str
    event_id: str
    body: Json
    to: Address


def tell(
    scene: Scene,
    app: Json,
    news: News,
) -> None:
    """Queue one webhook to one app, installed or not: compliance topics and farewells."""
    body = news.body(app["client_id"])
    subscriptions = every(scene.connection, "subscription", scene.domain)
    unasked = [Address(app["webhooks_at"])] if app["webhooks_at"] else []
    for to in _addresses(app, subscriptions, news.topic) or unasked:
        letter = Letter(scene.domain, app, news.topic, str(uuid.uuid4()), body, to)
        queue(scene, letter)


def queue(scene: Scene, letter: Letter) -> None:
    """Put one webhook into the queue."""
    faults = scene.platform.faults.deliveries
    late = faults.late_seconds if letter.topic in faults.late_topics else 0.0
    scene.connection.execute(
        "INSERT INTO events (due, shop, client_id, subscription_id, topic, url, webhook_id,"
        " event_id, name, triggered, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            scene.now + faults.delay + late,
            letter.domain,
            letter.app["client_id"],
            letter.to.subscription,
            letter.topic,
            letter.to.url,
            _webhook_id(),
            letter.event_id,
            letter.to.name,
            scene.now,
            json.dumps(letter.body, ensure_ascii=False).encode(),
        ),
    )


def _may_hear(scopes: list[str], item: News) -> bool:
    return may_hear(scopes, item.topic) and (not item.scope or allows(scopes, item.scope))


def _addresses(app: Json, subscriptions: list[Json], topic: str) -> list[Address]:
    declared = topic in app["topics"] and app["webhooks_at"]
    made = [
        Address(one["uri"], one["id"], one["name"], tuple(one["includeFields"]))
        for one in subscriptions
        if one["client_id"] == app["client_id"] and one["topic"] == topic
    ]
    return ([Address(app["webhooks_at"])] if declared else []) + made


def _webhook_id() -> str:
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))
