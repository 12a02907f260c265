"""``/customers``: read, list, create and change. A shop manager's key cannot delete them."""

import sqlite3
from dataclasses import dataclass

from flask import Blueprint, Response

from connectors.shops.woocommerce.simulator.announcements import announce
from connectors.shops.woocommerce.simulator.customers import (
    Customer,
    customer_from,
    customer_json,
    edited,
    find_customer,
    register,
)
from connectors.shops.woocommerce.simulator.refusals import Refusal, invalid_user_id
from connectors.shops.woocommerce.simulator.rest.answers import created, item, page
from connectors.shops.woocommerce.simulator.rest.parameters import Parameters, body, query
from connectors.shops.woocommerce.simulator.shop import Shop

_ORDERINGS = {"id": "id", "include": "id", "name": "username", "registered_date": "created"}


def customers_blueprint(shop: Shop) -> Blueprint:
    """Serve the accounts of this shop."""
    blueprint = Blueprint("rest_customers", __name__, url_prefix="/wp-json/wc/v3/customers")
    customers = _Customers(shop)
    one = "/<int:customer_id>"
    blueprint.add_url_rule("", view_func=customers.search, methods=["GET"])
    blueprint.add_url_rule("", view_func=customers.create, methods=["POST"])
    blueprint.add_url_rule(one, view_func=customers.read, methods=["GET"])
    blueprint.add_url_rule(one, view_func=customers.change, methods=["PUT", "POST", "PATCH"])
    blueprint.add_url_rule(one, view_func=customers.delete, methods=["DELETE"])
    return blueprint


@dataclass(frozen=True, slots=True)
class _Customers:
    shop: Shop

    def search(self) -> Response:
        asked = Parameters(query())
        number = asked.integer("page", 1, minimum=1)
        size = asked.integer("per_page", 10, minimum=1, maximum=100)
        order = _ORDERINGS[asked.choice("orderby", "registered_date", _ORDERINGS)]
        direction = asked.choice("order", "asc", ("asc", "desc"))
        include = asked.integers("include")
        asked.check()
        with self.shop.database.reading() as connection:
            found = _found(connection, asked, f"{order} {direction}, id {direction}")
        chosen = [customer for customer in found if not include or customer.id in include]
        shown = chosen[(number - 1) * size : number * size]
        values = [customer_json(self.shop.profile, customer) for customer in shown]
        return page(values, total=len(chosen), number=number, size=size)

    def create(self) -> Response:
        with self.shop.writing() as connection:
            customer = register(connection, _account(body()), self.shop.now)
            announce(self.shop, connection, customer.id, "customer.created", "customer.updated")
        return created(customer_json(self.shop.profile, customer))

    def read(self, customer_id: int) -> Response:
        with self.shop.database.reading() as connection:
            customer = find_customer(connection, customer_id)
        if customer is None:
            raise invalid_user_id()
        return item(customer_json(self.shop.profile, customer))

    def change(self, customer_id: int) -> Response:
        sent = body()
        with self.shop.writing() as connection:
            known = find_customer(connection, customer_id)
            if known is None:
                raise Refusal(400, "woocommerce_rest_invalid_id", "Invalid resource ID.")
            if sent.get("username", known.username) != known.username:
                raise _fixed_username()
            customer = edited(connection, known, _account(sent), self.shop.now)
            announce(self.shop, connection, customer_id, "customer.updated")
        return item(customer_json(self.shop.profile, customer))

    def delete(self, customer_id: int) -> Response:
        self.read(customer_id)
        raise Refusal(
            403,
            "woocommerce_rest_cannot_delete",
            "Sorry, you are not allowed to delete this resource.",
        )


def _account(sent: dict[str, object]) -> dict[str, object]:
    """Keep what an API caller may set: whether somebody is a paying customer is not his to say."""
    asked = Parameters(sent)
    for name in ("billing", "shipping"):
        asked.of_type(name, dict, "object")
    asked.check()
    writable = ("email", "username", "first_name", "last_name", "billing", "shipping")
    return {name: sent[name] for name in writable if sent.get(name) is not None}


def _found(connection: sqlite3.Connection, asked: Parameters, order: str) -> list[Customer]:
    email, search = asked.text("email"), asked.text("search")
    rows = connection.execute(
        "SELECT * FROM customers WHERE (? = '' OR email = ?)"  # noqa: S608 - our own words
        f" AND (email LIKE ? OR username LIKE ?) ORDER BY {order}",
        (email, email, f"%{search}%", f"%{search}%"),
    )
    return [customer_from(row) for row in rows]


def _fixed_username() -> Refusal:
    return Refusal(400, "woocommerce_rest_customer_invalid_argument", "Username isn't editable.")
