"""Giving money back."""

import sqlite3
from decimal import Decimal

from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.gids import new_gid
from connectors.shops.shopify.simulator.hooks.announce import News
from connectors.shops.shopify.simulator.life.news import announce_order
from connectors.shops.shopify.simulator.orders.money import amount, captured, payment, refunded
from connectors.shops.shopify.simulator.orders.order import save_order
from connectors.shops.shopify.simulator.orders.transactions import new_transaction
from connectors.shops.shopify.simulator.payloads.fulfillment import refund_payload
from connectors.shops.shopify.simulator.scene import Scene
from connectors.shops.shopify.simulator.state.documents import Json


def refundable(order: Json) -> Decimal:
    """What can still be given back."""
    return captured(order) - refunded(order)


def refund(
    scene: Scene,
    order: Json,
    value: Decimal | None = None,
    note: str | None = None,
) -> Json:
    """Give so much back, or everything, and tell so.

    Raises:
        ValueError: it is more than there is.
    """
    back = refundable(order) if value is None else value
    if back < 0 or back > refundable(order):
        raise ValueError("Refund amount is more than the amount that can be refunded")
    document = add_refund(scene.connection, order, back, note=note, now=scene.now)
    save_order(scene.connection, scene.domain, order, scene.now)
    announce_order(scene, order, refund_news(order, document), "orders/updated")
    return document


def add_refund(
    connection: sqlite3.Connection,
    order: Json,
    back: Decimal,
    *,
    now: float,
    note: str | None = None,
) -> Json:
    """Write a refund down, and tell nobody."""
    paid = payment(order)
    ids: list[str] = []
    if back and paid:
        one = new_transaction(
            connection, order, "REFUND", value=amount(back), at=now, parentId=paid["id"]
        )
        order["transactions"].append(one)
        ids.append(one["id"])
    document: Json = {
        "id": new_gid(connection, "Refund"),
        "createdAt": written(now),
        "note": note,
        "amount": amount(back),
        "transactionIds": ids,
    }
    order["refunds"].append(document)
    return document


def refund_news(order: Json, document: Json) -> News:
    """Tell of a refund."""
    body = refund_payload(order, document)
    return News(topic="refunds/create", body=lambda _: body)
