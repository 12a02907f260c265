"""``/webhooks``: register, read, change and delete. Registering greets the address before answering."""

import secrets
import sqlite3
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from flask import Blueprint, Response

from connectors.shops.woocommerce.simulator.hooks.hookshot import ping
from connectors.shops.woocommerce.simulator.hooks.webhook import (
    STATUSES,
    Webhook,
    all_webhooks,
    find_webhook,
    save_webhook,
    topic_is_valid,
    webhook_json,
)
from connectors.shops.woocommerce.simulator.php_json import Json
from connectors.shops.woocommerce.simulator.refusals import Refusal
from connectors.shops.woocommerce.simulator.rest.answers import created, item, page
from connectors.shops.woocommerce.simulator.rest.parameters import Parameters, body, query
from connectors.shops.woocommerce.simulator.shop import Shop
from connectors.shops.woocommerce.simulator.state.database import next_id


def webhooks_blueprint(shop: Shop) -> Blueprint:
    """Serve the registrations at this shop."""
    blueprint = Blueprint("rest_webhooks", __name__, url_prefix="/wp-json/wc/v3/webhooks")
    webhooks = _Webhooks(shop)
    one = "/<int:webhook_id>"
    blueprint.add_url_rule("", view_func=webhooks.search, methods=["GET"])
    blueprint.add_url_rule("", view_func=webhooks.register, methods=["POST"])
    blueprint.add_url_rule(one, view_func=webhooks.read, methods=["GET"])
    blueprint.add_url_rule(one, view_func=webhooks.change, methods=["PUT", "POST", "PATCH"])
    blueprint.add_url_rule(one, view_func=webhooks.delete, methods=["DELETE"])
    return blueprint


@dataclass(frozen=True, slots=True)
class _Webhooks:
    shop: Shop

    def search(self) -> Response:
        asked = Parameters(query())
        number = asked.integer("page", 1, minimum=1)
        size = asked.integer("per_page", 10, minimum=1, maximum=100)
        status = asked.choice("status", "all", ("all", *STATUSES))
        asked.check()
        with self.shop.database.reading() as connection:
            chosen = [hook for hook in all_webhooks(connection) if status in {"all", hook.status}]
        shown = chosen[(number - 1) * size : number * size]
        values = [webhook_json(self.shop.profile, webhook) for webhook in shown]
        return page(values, total=len(chosen), number=number, size=size)

    def register(self) -> Response:
        sent = body()
        _check(sent, required=True)
        with self.shop.writing() as connection:
            webhook = _new(self.shop, connection, sent)
            save_webhook(connection, webhook)
        response = created(webhook_json(self.shop.profile, webhook))
        ping(webhook)
        return response

    def read(self, webhook_id: int) -> Response:
        with self.shop.database.reading() as connection:
            return item(webhook_json(self.shop.profile, _webhook(connection, webhook_id, 404)))

    def change(self, webhook_id: int) -> Response:
        sent = body()
        _check(sent, required=False)
        with self.shop.writing() as connection:
            known = _webhook(connection, webhook_id, 400)
            webhook = replace(
                known,
                name=str(sent.get("name") or known.name),
                status=str(sent.get("status") or known.status),
                topic=str(sent.get("topic") or known.topic),
                delivery_url=str(sent.get("delivery_url") or known.delivery_url),
                secret=str(sent.get("secret") or known.secret),
                modified=self.shop.now,
            )
            save_webhook(connection, webhook)
        return item(webhook_json(self.shop.profile, webhook))

    def delete(self, webhook_id: int) -> Response:
        if not Parameters(query()).boolean("force"):
            raise _refusal(501, "trash_not_supported", "Webhooks do not support trashing.")
        shown = self.read(webhook_id)
        with self.shop.writing() as connection:
            connection.execute("DELETE FROM webhooks WHERE id = ?", (webhook_id,))
        return shown


def _new(shop: Shop, connection: sqlite3.Connection, sent: Json) -> Webhook:
    """Build a registration: active, whatever status was asked for and whether or not it answers."""
    return Webhook(
        id=next_id(connection, "webhook"),
        name=str(sent.get("name") or f"Webhook created on {shop.profile.local(shop.now)}"),
        status="active",
        topic=str(sent["topic"]),
        delivery_url=str(sent["delivery_url"]),
        secret=str(sent.get("secret") or secrets.token_urlsafe(37)),
        created=shop.now,
        modified=shop.now,
    )


def _check(sent: Json, *, required: bool) -> None:
    topic, url, status = sent.get("topic"), sent.get("delivery_url"), sent.get("status")
    if (topic or required) and not topic_is_valid(str(topic)):
        needed = "is required and must" if required else "must"
        raise _refusal(400, "webhook_invalid_topic", f"Webhook topic {needed} be valid.")
    if (url or required) and not _is_web_address(str(url)):
        raise _refusal(400, "webhook_invalid_delivery_url", _BAD_ADDRESS)
    if status and status not in STATUSES and not required:
        raise _refusal(400, "webhook_invalid_status", "Webhook status must be valid.")


def _is_web_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _webhook(connection: sqlite3.Connection, webhook_id: int, status: int) -> Webhook:
    webhook = find_webhook(connection, webhook_id)
    if webhook is None:
        message = "Invalid ID." if status == 404 else "ID is invalid."  # noqa: PLR2004
        raise _refusal(status, "shop_webhook_invalid_id", message)
    return webhook


def _refusal(status: int, code: str, message: str) -> Refusal:
    return Refusal(status, f"woocommerce_rest_{code}", message)


_BAD_ADDRESS = "Webhook delivery URL must be a valid URL starting with http:// or https://."
