"""What a delivery carries: the state of the thing at this moment, or the error that reading it gives."""

import sqlite3

from connectors.shops.woocommerce.simulator.customers import customer_json, find_customer
from connectors.shops.woocommerce.simulator.hooks.webhook import Webhook
from connectors.shops.woocommerce.simulator.orders.order import find_order
from connectors.shops.woocommerce.simulator.orders.payload import order_json
from connectors.shops.woocommerce.simulator.php_json import Json
from connectors.shops.woocommerce.simulator.refusals import (
    invalid_order_id,
    invalid_user_id,
    not_allowed_to_view,
)
from connectors.shops.woocommerce.simulator.shop import Shop


def payload(shop: Shop, connection: sqlite3.Connection, webhook: Webhook, subject: int) -> Json:
    """Build the body for a webhook about the order or customer of that number."""
    if webhook.event == "deleted":
        return {"id": subject}
    if webhook.resource == "action":
        return {"action": webhook.event, "arg": subject}
    if shop.faults.deliveries.owner_lost_role:
        return not_allowed_to_view().body
    if webhook.resource == "customer":
        customer = find_customer(connection, subject)
        return customer_json(shop.profile, customer) if customer else invalid_user_id().body
    order = find_order(connection, subject)
    return order_json(shop.profile, connection, order) if order else invalid_order_id().body
