"""``/orders``: read, list, create, change, trash and delete."""

from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response

from connectors.shops.woocommerce.simulator.orders.create import create_order
from connectors.shops.woocommerce.simulator.orders.edit import edit_order
from connectors.shops.woocommerce.simulator.orders.order import Order, find_order
from connectors.shops.woocommerce.simulator.orders.payload import order_json
from connectors.shops.woocommerce.simulator.orders.remove import delete_order, trash_order
from connectors.shops.woocommerce.simulator.orders.search import (
    OrderQuery,
    moment,
    search_orders,
)
from connectors.shops.woocommerce.simulator.orders.statuses import LABELS
from connectors.shops.woocommerce.simulator.php_json import Json
from connectors.shops.woocommerce.simulator.refusals import invalid_order_id
from connectors.shops.woocommerce.simulator.rest.answers import created, item, page
from connectors.shops.woocommerce.simulator.rest.parameters import Parameters, body, query
from connectors.shops.woocommerce.simulator.shop import Shop

_ORDERINGS = ("date", "id", "include", "title", "slug", "modified")


def orders_blueprint(shop: Shop) -> Blueprint:
    """Serve the orders of this shop."""
    blueprint = Blueprint("rest_orders", __name__, url_prefix="/wp-json/wc/v3/orders")
    orders = _Orders(shop)
    one = "/<int:order_id>"
    blueprint.add_url_rule("", view_func=orders.search, methods=["GET"])
    blueprint.add_url_rule("", view_func=orders.create, methods=["POST"])
    blueprint.add_url_rule(one, view_func=orders.read, methods=["GET"])
    blueprint.add_url_rule(one, view_func=orders.change, methods=["PUT", "POST", "PATCH"])
    blueprint.add_url_rule(one, view_func=orders.remove, methods=["DELETE"])
    return blueprint


@dataclass(frozen=True, slots=True)
class _Orders:
    shop: Shop

    def search(self) -> Response:
        asked = _query(self.shop)
        with self.shop.database.reading() as connection:
            found = search_orders(connection, asked)
            shown = [order_json(self.shop.profile, connection, order) for order in found.orders]
        return page(shown, total=found.total, number=asked.page, size=asked.per_page)

    def create(self) -> Response:
        return created(_shown(self.shop, create_order(self.shop, _changes(self.shop))))

    def read(self, order_id: int) -> Response:
        with self.shop.database.reading() as connection:
            order = find_order(connection, order_id)
            if order is None:
                raise invalid_order_id()
            return item(order_json(self.shop.profile, connection, order))

    def change(self, order_id: int) -> Response:
        return item(_shown(self.shop, edit_order(self.shop, order_id, _changes(self.shop))))

    def remove(self, order_id: int) -> Response:
        asked = Parameters(query())
        force = asked.boolean("force")
        asked.check()
        shown = self.read(order_id)
        (delete_order if force else trash_order)(self.shop, order_id)
        return shown


def _shown(shop: Shop, order: Order) -> Json:
    with shop.database.reading() as connection:
        return order_json(shop.profile, connection, order)


def _changes(shop: Shop) -> Json:
    sent = body()
    asked = Parameters(sent)
    if sent.get("status") is not None:
        asked.choice("status", "pending", [*LABELS, *shop.faults.custom_statuses])
    asked.of_type("customer_id", int, "integer")
    asked.of_type("set_paid", bool, "boolean")
    for name in ("meta_data", "line_items", "shipping_lines", "fee_lines"):
        asked.of_type(name, list, "array")
    for name in ("billing", "shipping"):
        asked.of_type(name, dict, "object")
    asked.check()
    return sent


def _query(shop: Shop) -> OrderQuery:
    asked = Parameters(query())
    read = partial(moment, shop.profile, gmt=asked.boolean("dates_are_gmt"))
    statuses = ["any", "trash", *LABELS, *shop.faults.custom_statuses]
    customer = asked.integer("customer", -1)
    offset = asked.integer("offset", -1)
    question = OrderQuery(
        statuses=asked.choices("status", "any", statuses),
        after=asked.moment("after", read),
        before=asked.moment("before", read),
        modified_after=asked.moment("modified_after", read),
        modified_before=asked.moment("modified_before", read),
        include=asked.integers("include"),
        exclude=asked.integers("exclude"),
        customer=None if customer < 0 else customer,
        search=asked.text("search"),
        orderby=asked.choice("orderby", "date", _ORDERINGS),
        ascending=asked.choice("order", "desc", ("asc", "desc")) == "asc",
        page=asked.integer("page", 1, minimum=1),
        per_page=asked.integer("per_page", 10, minimum=1, maximum=100),
        offset=None if offset < 0 else offset,
    )
    asked.check()
    return question
