"""Disputes about payments: the bank asks, the merchant answers, somebody wins."""

import sqlite3

from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.gids import new_gid
from connectors.shops.shopify.simulator.hooks.announce import News
from connectors.shops.shopify.simulator.life.news import announce_order
from connectors.shops.shopify.simulator.orders.money import amount, captured
from connectors.shops.shopify.simulator.orders.order import save_order
from connectors.shops.shopify.simulator.payloads.others import dispute as dispute_payload
from connectors.shops.shopify.simulator.scene import Scene
from connectors.shops.shopify.simulator.state.documents import Json, find, save

_EVIDENCE_SECONDS = 10 * 86_400
_FINAL = frozenset({"WON", "LOST", "ACCEPTED", "PREVENTED"})


def dispute(scene: Scene, order: Json, told: Json) -> Json:
    """Open a dispute about an order, or change the one that is open: type, reason, status, amount."""
    before = (
        find(scene.connection, "dispute", scene.domain, order["disputes"][-1])
        if order["disputes"]
        else None
    )
    changed = before or _new(scene.connection, order, scene.now)
    for name in ("type", "reason", "status"):
        if name in told:
            changed[name] = str(told[name]).upper()
    if "amount" in told:
        changed["amount"] = amount(told["amount"])
    if changed["status"] in _FINAL:
        changed["finalizedOn"] = written(scene.now)
    save(scene.connection, "dispute", changed, shop=scene.domain, key=changed["id"], at=scene.now)
    if before is None:
        order["disputes"].append(changed["id"])
    save_order(scene.connection, scene.domain, order, scene.now)
    body = dispute_payload(changed)
    topic = "disputes/update" if before else "disputes/create"
    told_dispute = News(topic=topic, body=lambda _: body)
    announce_order(scene, order, told_dispute, "orders/updated")
    return changed


def _new(connection: sqlite3.Connection, order: Json, now: float) -> Json:
    dispute_id = new_gid(connection, "ShopifyPaymentsDispute")
    return {
        "id": dispute_id,
        "orderId": order["id"],
        "type": "CHARGEBACK",
        "reason": "FRAUDULENT",
        "networkReasonCode": "4837",
        "status": "NEEDS_RESPONSE",
        "amount": amount(captured(order)),
        "currency": order["currency"],
        "initiatedAt": written(now),
        "evidenceDueBy": written(now + _EVIDENCE_SECONDS),
        "evidenceSentOn": None,
        "finalizedOn": None,
        "evidence": {
            "id": dispute_id.replace("Dispute/", "DisputeEvidence/"),
            "submitted": False,
            "customerPurchaseIp": order["clientIp"],
            "uncategorizedText": None,
            "accessActivityLog": None,
        },
    }
