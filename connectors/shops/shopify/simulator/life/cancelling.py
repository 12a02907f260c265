"""Cancelling an order: a job that ends every fulfillment order and gives the money back, if asked."""

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
from connectors.shops.shopify.simulator.scene import Scene
from connectors.shops.shopify.simulator.shops.shop import the_shop
from connectors.shops.shopify.simulator.state.documents import Json, find, save

REASONS = ("CUSTOMER", "DECLINED", "FRAUD", "INVENTORY", "OTHER", "STAFF")


def begin_cancelling(
    scene: Scene,
    order: Json,
    *,
    reason: str,
    refunds: bool,
) -> Json:
    """Start the job that cancels an order, and return it; it takes as long as the shop has set."""
    job: Json = {"id": new_gid(scene.connection, "Job"), "done": False}
    save(scene.connection, "job", job, shop=scene.domain, key=job["id"], at=scene.now)
    told = {"job": job["id"], "order": order["id"], "reason": reason, "refunds": refunds}
    due = scene.now + the_shop(scene.connection, scene.domain)["job_delay"]
    put_down(scene, "cancel", due, told)
    return job


def finish_cancelling(scene: Scene, argument: Json) -> None:
    """Do the job, unless the order was cancelled or went meanwhile."""
    order = find_order(scene.connection, scene.domain, argument["order"])
    if order and not order["cancelledAt"]:
        cancel_order(
            scene,
            order,
            reason=argument["reason"],
            refunds=argument["refunds"],
        )
    job = find(scene.connection, "job", scene.domain, argument["job"])
    if job:
        done = {**job, "done": True}
        save(scene.connection, "job", done, shop=scene.domain, key=job["id"], at=scene.now)


def cancel_order(
    scene: Scene,
    order: Json,
    *,
    reason: str = "CUSTOMER",
    refunds: bool = True,
) -> None:
    """Cancel an order at once, and tell so. Money that was only promised is let go in any case."""
    now = scene.now
    news: list[str | News] = [
        _end_part(part, now) for part in order["parts"] if part["status"] in LIVE
    ]
    promised = authorization(order)
    if promised and capturable(order, now):
        value = amount(capturable(order, now))
        order["transactions"].append(
            new_transaction(
                scene.connection, order, "VOID", value=value, at=now, parentId=promised["id"]
            )
        )
    if refunds and refundable(order):
        document = add_refund(scene.connection, order, refundable(order), now=now)
        news.append(refund_news(order, document))
    order.update(cancelledAt=written(now), closedAt=written(now), cancelReason=reason)
    save_order(scene.connection, scene.domain, order, now)
    announce_order(scene, order, *news, "orders/cancelled", "orders/updated")


def _end_part(part: Json, now: float) -> News:
    cancel_part(part, now)
    body = {"fulfillment_order": brief(part), "replacement_fulfillment_order": None}
    return part_news("fulfillment_orders/cancelled", part, body)
