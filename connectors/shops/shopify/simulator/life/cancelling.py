"""Cancelling an order: a job that ends every fulfillment order and gives the money back, if asked."""

import sqlite3

from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.gids import new_gid
from connectors.shops.shopify.simulator.hooks.announce import News
from connectors.shops.shopify.simulator.life.dividing import cancel_part
from connectors.shops.shopify.simulator.life.news import announce_order, part_news
from connectors.shops.shopify.simulator.life.refunding import add_refund, refund_news, refundable
from connectors.shops.shopify.simulator.life.tasks import put_down
from connectors.shops.shopify.simulator.orders.money import amount, authorization, capturable
from connectors.shops.shopify.simulator.orders.order import find_order, save_order
from connectors.shops.shopify.simulator.orders.parts import LIVE
from connectors.shops.shopify.simulator.orders.transactions import new_transaction
from connectors.shops.shopify.simulator.payloads.parts import brief
from connectors.shops.shopify.simulator.platform import Platform
from connectors.shops.shopify.simulator.shops.shop import the_shop
from connectors.shops.shopify.simulator.state.documents import Json, find, save

REASONS = ("CUSTOMER", "DECLINED", "FRAUD", "INVENTORY", "OTHER", "STAFF")


def begin_cancelling(
    platform: Platform,
    connection: sqlite3.Connection,
    domain: str,
    order: Json,
    *,
    reason: str,
    refunds: bool,
) -> Json:
    """Start the job that cancels an order, and return it; it takes as long as the shop has set."""
    job: Json = {"id": new_gid(connection, "Job"), "done": False}
    save(connection, "job", job, shop=domain, key=job["id"], at=platform.now)
    told = {"job": job["id"], "order": order["id"], "reason": reason, "refunds": refunds}
    due = platform.now + the_shop(connection, domain)["job_delay"]
    put_down(connection, domain, "cancel", due, told)
    return job


def finish_cancelling(
    platform: Platform, connection: sqlite3.Connection, domain: str, argument: Json
) -> None:
    """Do the job, unless the order was cancelled or went meanwhile."""
    order = find_order(connection, domain, argument["order"])
    if order and not order["cancelledAt"]:
        cancel_order(
            platform,
            connection,
            domain,
            order,
            reason=argument["reason"],
            refunds=argument["refunds"],
        )
    job = find(connection, "job", domain, argument["job"])
    if job:
        done = {**job, "done": True}
        save(connection, "job", done, shop=domain, key=job["id"], at=platform.now)


def cancel_order(
    platform: Platform,
    connection: sqlite3.Connection,
    domain: str,
    order: Json,
    *,
    reason: str = "CUSTOMER",
    refunds: bool = True,
) -> None:
    """Cancel an order at once, and tell so. Money that was only promised is let go in any case."""
    now = platform.now
    news: list[str | News] = [
        _end_part(part, now) for part in order["parts"] if part["status"] in LIVE
    ]
    promised = authorization(order)
    if promised and capturable(order, now):
        value = amount(capturable(order, now))
        order["transactions"].append(
            new_transaction(connection, order, "VOID", value, now, parentId=promised["id"])
        )
    if refunds and refundable(order):
        document = add_refund(connection, order, refundable(order), None, now)
        news.append(refund_news(order, document))
    order.update(cancelledAt=written(now), closedAt=written(now), cancelReason=reason)
    save_order(connection, domain, order, now)
    announce_order(platform, connection, domain, order, *news, "orders/cancelled", "orders/updated")


def _end_part(part: Json, now: float) -> News:
    cancel_part(part, now)
    body = {"fulfillment_order": brief(part), "replacement_fulfillment_order": None}
    return part_news("fulfillment_orders/cancelled", part, body)
