"""``/orders/<id>/refunds``: read and give back. Refusals are HTTP 500, as in the real store."""

import sqlite3
from dataclasses import dataclass

from flask import Blueprint, Response

from connectors.shops.woocommerce.simulator.orders.order import find_order
from connectors.shops.woocommerce.simulator.orders.refunds import (
    RefundRequest,
    refund_json,
    refund_order,
    refunds_of,
)
from connectors.shops.woocommerce.simulator.refusals import Refusal
from connectors.shops.woocommerce.simulator.rest.answers import answer, created, item
from connectors.shops.woocommerce.simulator.rest.parameters import body
from connectors.shops.woocommerce.simulator.shop import Shop


def refunds_blueprint(shop: Shop) -> Blueprint:
    """Serve the refunds of this shop's orders."""
    prefix = "/wp-json/wc/v3/orders/<int:order_id>/refunds"
    blueprint = Blueprint("rest_refunds", __name__, url_prefix=prefix)
    refunds = _Refunds(shop)
    blueprint.add_url_rule("", view_func=refunds.search, methods=["GET"])
    blueprint.add_url_rule("", view_func=refunds.give_back, methods=["POST"])
    blueprint.add_url_rule("/<int:refund_id>", view_func=refunds.read, methods=["GET"])
    return blueprint


@dataclass(frozen=True, slots=True)
class _Refunds:
    shop: Shop

    def search(self, order_id: int) -> Response:
        with self.shop.database.reading() as connection:
            if find_order(connection, order_id) is None:
                raise Refusal(404, "woocommerce_rest_invalid_order_id", "Invalid order ID.")
            refunds = refunds_of(connection, order_id)
        return answer([refund_json(self.shop.profile, refund) for refund in refunds])

    def give_back(self, order_id: int) -> Response:
        sent = body()
        wanted = RefundRequest(
            amount=str(sent.get("amount", "0")),
            reason=str(sent.get("reason") or ""),
            by_gateway=bool(sent.get("api_refund", True)),
            meta_data=tuple(sent.get("meta_data", ())),
        )
        refund_id = refund_order(self.shop, order_id, wanted)
        with self.shop.database.reading() as connection:
            return created(refund_json(self.shop.profile, _refund(connection, order_id, refund_id)))

    def read(self, order_id: int, refund_id: int) -> Response:
        with self.shop.database.reading() as connection:
            return item(refund_json(self.shop.profile, _refund(connection, order_id, refund_id)))


def _refund(connection: sqlite3.Connection, order_id: int, refund_id: int) -> sqlite3.Row:
    for refund in refunds_of(connection, order_id):
        if refund["id"] == refund_id:
            return refund
    raise Refusal(404, "woocommerce_rest_shop_order_refund_invalid_id", "Invalid ID.")
