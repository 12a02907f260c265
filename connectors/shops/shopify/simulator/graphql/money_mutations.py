"""Cancelling, refunding, capturing: where a repeat costs money."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo

from connectors.shops.shopify.simulator.graphql.idempotency import idempotency_key
from connectors.shops.shopify.simulator.graphql.queries import visible_order
from connectors.shops.shopify.simulator.graphql.visit import Visit, visit_of
from connectors.shops.shopify.simulator.life.cancelling import begin_cancelling
from connectors.shops.shopify.simulator.life.news import announce_order
from connectors.shops.shopify.simulator.life.paying import capture
from connectors.shops.shopify.simulator.life.refunding import refund
from connectors.shops.shopify.simulator.orders.money import amount, authorization, capturable
from connectors.shops.shopify.simulator.orders.order import save_order
from connectors.shops.shopify.simulator.orders.parts import fulfillment_status
from connectors.shops.shopify.simulator.state.documents import Json

Info = GraphQLResolveInfo


def cancel(
    _: object,
    info: Info,
    *,
    orderId: str,  # noqa: N803
    reason: str,
    restock: bool,  # noqa: ARG001
    refund: bool | None = None,
    refundMethod: Json | None = None,  # noqa: N803
    **_ignored: Any,  # noqa: ANN401
) -> Json:
    """Start the job that cancels an order; it can never be undone."""
    visit = visit_of(info)
    visit.demand("write_orders", "orderCancel")
    order = visible_order(visit, orderId)
    trouble = _cancel_trouble(order)
    if order is None or trouble:
        return {"orderCancelUserErrors": [trouble], "userErrors": []}
    method = refundMethod or {}
    if len(method) > 1:
        raise GraphQLError("OneOf Input Object 'OrderCancelRefundMethodInput' takes one key")
    gives_back = bool(refund or method.get("originalPaymentMethodsRefund"))
    job = begin_cancelling(visit.scene, order, reason=reason, refunds=gives_back)
    return {"job": job, "orderCancelUserErrors": [], "userErrors": []}


def create_refund(_: object, info: Info, input: Json) -> Json:  # noqa: A002
    """Give money back: once per idempotency key, without which nothing happens at all."""
    visit = visit_of(info)
    visit.demand("write_orders", "refundCreate")
    key = idempotency_key(info)
    order = visible_order(visit, input["orderId"])
    if order is None:
        return {"userErrors": [{"field": ["orderId"], "message": "Order does not exist"}]}
    before = _earlier(visit, key, input)
    if before:
        done = next(one for one in order["refunds"] if one["id"] == before)
        return {"order": order, "refund": {**done, "of": order}, "userErrors": []}
    value = sum((Decimal(one["amount"]) for one in input.get("transactions") or []), Decimal())
    try:
        document = refund(visit.scene, order, value, input.get("note"))
    except ValueError as error:
        return {"userErrors": [{"field": ["transactions"], "message": str(error)}]}
    visit.connection.execute(
        "INSERT INTO refunds_by_key (shop, client_id, key, input, order_id, refund_id)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            visit.domain,
            visit.app["client_id"],
            key,
            json.dumps(input, sort_keys=True),
            order["id"],
            document["id"],
        ),
    )
    return {"order": order, "refund": {**document, "of": order}, "userErrors": []}


def create_capture(_: object, info: Info, input: Json) -> Json:  # noqa: A002
    """Take money that was promised."""
    visit = visit_of(info)
    visit.demand("write_orders", "orderCapture")
    order = visible_order(visit, input["id"])
    promised = authorization(order) if order else None
    if order is None or promised is None or promised["id"] != input["parentTransactionId"]:
        return {"userErrors": [{"field": ["id"], "message": "Order cannot be captured"}]}
    value = Decimal(input["amount"])
    if not 0 < value <= capturable(order, visit.now):
        return {"userErrors": [{"field": ["amount"], "message": "Amount cannot be captured"}]}
    one = capture(visit.connection, order, promised, value=amount(value), at=visit.now)
    save_order(visit.connection, visit.domain, order, visit.now)
    topics = ("orders/paid", "orders/updated")
    announce_order(visit.scene, order, *topics)
    return {"transaction": {**one, "of": order}, "userErrors": []}


def _cancel_trouble(order: Json | None) -> Json | None:
    if order is None:
        return _cancel_error("NOT_FOUND", "Order does not exist")
    if order["cancelledAt"]:
        return _cancel_error("INVALID", "Order has already been cancelled")
    if fulfillment_status(order) in {"FULFILLED", "PARTIALLY_FULFILLED"}:
        return _cancel_error("INVALID", "Cannot cancel an order that has been fulfilled")
    return None


def _cancel_error(code: str, message: str) -> Json:
    return {"code": code, "field": ["orderId"], "message": message}


def _earlier(visit: Visit, key: str, wanted: Json) -> str | None:
    row = visit.connection.execute(
        "SELECT input, refund_id FROM refunds_by_key WHERE shop = ? AND client_id = ? AND key = ?",
        (visit.domain, visit.app["client_id"], key),
    ).fetchone()
    if row and row["input"] != json.dumps(wanted, sort_keys=True):
        raise GraphQLError(
            "The same idempotency key cannot be used with different operation parameters.",
            extensions={"code": "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"},
        )
    return row["refund_id"] if row else None


FIELDS: dict[str, Callable[..., Any]] = {
    "orderCancel": cancel,
    "refundCreate": create_refund,
    "orderCapture": create_capture,
}
