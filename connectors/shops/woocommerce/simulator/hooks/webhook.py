"""A registered webhook: its row and how the REST API shows it. Its failures are counted, never shown."""

import sqlite3
from dataclasses import dataclass

from connectors.shops.woocommerce.simulator.php_json import Json
from connectors.shops.woocommerce.simulator.profile import Profile

STATUSES = ("active", "paused", "disabled")
_RESOURCES = frozenset({"coupon", "customer", "order", "product"})
_EVENTS = frozenset({"created", "updated", "deleted", "restored"})
_HOOKS = {
    "order.created": ["woocommerce_new_order"],
    "order.updated": ["woocommerce_update_order", "woocommerce_order_refunded"],
    "order.deleted": ["wp_trash_post", "woocommerce_trash_order"],
    "order.restored": ["untrashed_post", "woocommerce_untrash_order"],
    "customer.created": [
        "user_register",
        "woocommerce_created_customer",
        "woocommerce_new_customer",
    ],
    "customer.updated": ["profile_update", "woocommerce_update_customer"],
    "customer.deleted": ["delete_user"],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One registration. Times are seconds since 1970; ``failures`` counts consecutive ones."""

    id: int
    name: str
    status: str
    topic: str
    delivery_url: str
    secret: str
    created: int
    modified: int
    failures: int = 0

    @property
    def resource(self) -> str:
        """What the topic is about: ``order`` of ``order.updated``."""
        return self.topic.partition(".")[0]

    @property
    def event(self) -> str:
        """What happened to it: ``updated`` of ``order.updated``."""
        return self.topic.partition(".")[2]


def topic_is_valid(topic: str) -> bool:
    """Whether the store knows such a topic; actions of WooCommerce are open-ended."""
    if topic.startswith(("action.woocommerce_", "action.wc_")):
        return True
    resource, _, event = topic.partition(".")
    return resource in _RESOURCES and event in _EVENTS


def find_webhook(connection: sqlite3.Connection, webhook_id: int) -> Webhook | None:
    """Read one registration."""
    row = connection.execute("SELECT * FROM webhooks WHERE id = ?", (webhook_id,)).fetchone()
    return Webhook(**row) if row else None


def all_webhooks(connection: sqlite3.Connection) -> list[Webhook]:
    """Read every registration, newest first."""
    rows = connection.execute("SELECT * FROM webhooks ORDER BY id DESC")
    return [Webhook(**row) for row in rows]


def save_webhook(connection: sqlite3.Connection, webhook: Webhook) -> None:
    """Write a registration, new or known."""
    connection.execute(
        "INSERT OR REPLACE INTO webhooks"
        " (id, name, status, topic, delivery_url, secret, created, modified, failures)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            webhook.id,
            webhook.name,
            webhook.status,
            webhook.topic,
            webhook.delivery_url,
            webhook.secret,
            webhook.created,
            webhook.modified,
            webhook.failures,
        ),
    )


def webhook_json(profile: Profile, webhook: Webhook) -> Json:
    """Show a registration, key by key as recorded: neither secret nor failures."""
    url = f"{profile.rest_url}/webhooks"
    return {
        "id": webhook.id,
        "name": webhook.name,
        "status": webhook.status,
        "topic": webhook.topic,
        "resource": webhook.resource,
        "event": webhook.event,
        "hooks": _HOOKS.get(webhook.topic, [webhook.event]),
        "delivery_url": webhook.delivery_url,
        "date_created": profile.local(webhook.created),
        "date_created_gmt": profile.gmt(webhook.created),
        "date_modified": profile.local(webhook.modified),
        "date_modified_gmt": profile.gmt(webhook.modified),
        "_links": {
            "self": [
                {
                    "href": f"{url}/{webhook.id}",
                    "targetHints": {"allow": ["GET", "POST", "PUT", "PATCH", "DELETE"]},
                }
            ],
            "collection": [{"href": url}],
        },
    }
