"""Transactions: what a gateway tells of a payment, and what only cards tell."""

import sqlite3

from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.gids import new_gid
from connectors.shops.shopify.simulator.state.documents import Json

GATEWAYS = {
    "shopify_payments": ("shopify_payments", "Shopify payments"),
    "bogus": ("bogus", "Bogus"),
    "paypal": ("paypal", "PayPal"),
    "klarna": ("klarna", "Klarna"),
    "cash_on_delivery": ("Cash on Delivery (COD)", "Cash on Delivery (COD)"),
    "bank_deposit": ("Bank Deposit", "Bank Deposit"),
}
"""What a test calls a gateway: its name in the Admin API, and how that shows it to people."""

MANUAL = frozenset({"cash_on_delivery", "bank_deposit"})
CARDS = frozenset({"shopify_payments", "bogus"})

_CARD = {"brand": "Visa", "last4": "4242", "bin": "424242", "avs": "Y", "cvv": "M", "wallet": None}


def new_transaction(
    connection: sqlite3.Connection, order: Json, kind: str, *, value: str, at: float, **more: object
) -> Json:
    """Make a successful transaction of an order, with ``more`` of its fields."""
    number = len(order["transactions"]) + 1
    return {
        "id": new_gid(connection, "OrderTransaction"),
        "kind": kind,
        "status": "SUCCESS",
        "gateway": order["gateway"],
        "formattedGateway": order["formattedGateway"],
        "test": order["test"],
        "createdAt": written(at),
        "processedAt": written(at),
        "errorCode": None,
        "accountNumber": None,
        "paymentId": f"{order['name']}.{number}",
        "manualPaymentGateway": False,
        "manuallyCapturable": kind == "AUTHORIZATION",
        "authorizationExpiresAt": None,
        "amount": value,
        "parentId": None,
        "paymentDetails": None,
        **more,
    }


def payment_details(gateway: str, card: Json | None, payer: str | None) -> Json | None:
    """Return what the gateway tells of how it was paid: much of a card, little of anything else."""
    if gateway in CARDS:
        return _card_details({**_CARD, "name": payer, **(card or {})})
    if gateway == "paypal":
        return {"__typename": "PaypalWalletPaymentDetails", "paymentMethodName": "paypal"}
    if gateway in MANUAL:
        return None
    return {
        "__typename": "LocalPaymentMethodsPaymentDetails",
        "paymentMethodName": gateway,
        "paymentDescriptor": gateway.capitalize(),
    }


def _card_details(card: Json) -> Json:
    return {
        "__typename": "CardPaymentDetails",
        "avsResultCode": card["avs"],
        "cvvResultCode": card["cvv"],
        "bin": card["bin"],
        "company": card["brand"],
        "number": f"•••• •••• •••• {card['last4']}",
        "name": card["name"],
        "wallet": card["wallet"],
        "expirationMonth": 12,
        "expirationYear": 2031,
        "paymentMethodName": str(card["brand"]).lower(),
    }
