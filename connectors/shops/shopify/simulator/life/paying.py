"""Money of an order: taken or promised at checkout, captured later, arriving by bank."""

import sqlite3

from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.orders.money import (
    amount,
    authorization,
    capturable,
    financial_status,
    total,
)
from connectors.shops.shopify.simulator.orders.transactions import (
    MANUAL,
    new_transaction,
    payment_details,
)
from connectors.shops.shopify.simulator.state.documents import Json

_DAY_SECONDS = 86_400


def pay_at_checkout(
    connection: sqlite3.Connection, shop: Json, order: Json, *, spec: Json, at: float
) -> None:
    """Add the transaction of the checkout, after those that were refused.

    Raises:
        ValueError: there is no such financial status at a checkout.
    """
    gateway = spec.get("gateway", "shopify_payments")
    status = spec.get("financial_status") or _usual(shop, gateway)
    address = order["billingAddress"] or {}
    details = payment_details(gateway, spec.get("card"), address.get("name"))
    value = amount(total(order))
    more: Json = {"manualPaymentGateway": gateway in MANUAL, "paymentDetails": details}
    if status == "paid":
        one = new_transaction(connection, order, "SALE", value=value, at=at, **more)
    elif status == "authorized":
        ends = spec.get("authorization_expires_at") or written(
            at + shop["authorization_days"] * _DAY_SECONDS
        )
        more["authorizationExpiresAt"] = ends
        one = new_transaction(connection, order, "AUTHORIZATION", value=value, at=at, **more)
    elif status == "pending":
        one = new_transaction(
            connection, order, "SALE", value=value, at=at, status="PENDING", **more
        )
    else:
        raise ValueError("financial_status is paid, authorized or pending")
    refused: Json = {**more, "status": "FAILURE", "errorCode": "CARD_DECLINED"}
    for _ in range(int(spec.get("failed_attempts", 0))):
        tried = new_transaction(connection, order, one["kind"], value=value, at=at, **refused)
        order["transactions"].append(tried)
    order["transactions"].append(one)


def receive_payment(connection: sqlite3.Connection, order: Json, at: float) -> bool:
    """Take the money: capture what was authorized, or note that it arrived. False: nothing is due."""
    promised = authorization(order)
    value = capturable(order, at)
    if promised and value:
        capture(connection, order, promised, value=amount(value), at=at)
        return True
    if financial_status(order, at) != "PENDING":
        return False
    for one in order["transactions"]:
        if one["status"] == "PENDING":
            one.update(status="SUCCESS", processedAt=written(at))
    return True


def capture(
    connection: sqlite3.Connection, order: Json, promised: Json, *, value: str, at: float
) -> Json:
    """Capture some of an authorization."""
    one = new_transaction(
        connection,
        order,
        "CAPTURE",
        value=value,
        at=at,
        parentId=promised["id"],
        paymentDetails=promised["paymentDetails"],
    )
    order["transactions"].append(one)
    return one


def _usual(shop: Json, gateway: str) -> str:
    if gateway in MANUAL:
        return "pending"
    return "authorized" if shop["manual_capture"] else "paid"
