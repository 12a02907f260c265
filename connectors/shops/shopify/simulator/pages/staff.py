"""The staff's pages: a shop's orders, and one order with its parts, holds, and what can be done."""

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from connectors.shops.shopify.simulator.gids import gid, number_of
from connectors.shops.shopify.simulator.life.staff import act
from connectors.shops.shopify.simulator.orders.addresses import FIELDS
from connectors.shops.shopify.simulator.orders.money import (
    current_total,
    financial_status,
)
from connectors.shops.shopify.simulator.orders.order import find_order
from connectors.shops.shopify.simulator.orders.parts import fulfillment_status
from connectors.shops.shopify.simulator.pages.buttons import order_buttons, part_buttons
from connectors.shops.shopify.simulator.platform import Platform
from connectors.shops.shopify.simulator.scene import scene_at
from connectors.shops.shopify.simulator.shops.shop import find_shop, location_of
from connectors.shops.shopify.simulator.state.documents import Json, newest

PAGE_SIZE = 50


def staff_blueprint(platform: Platform) -> Blueprint:
    """Serve the staff of every shop. There is no sign-in: it is a simulation on one's own machine."""
    blueprint = Blueprint("staff", __name__)

    @blueprint.get("/shops/<domain>/admin/orders")
    def orders(domain: str) -> str:
        with platform.database.reading() as connection:
            shop = find_shop(connection, domain) or abort(404)
            found = newest(connection, "order", domain, PAGE_SIZE)
        rows = [_row(order, platform.now) for order in found]
        return render_template("orders.html", shop=shop, orders=rows)

    @blueprint.get("/shops/<domain>/admin/orders/<int:number>")
    def order(domain: str, number: int) -> str:
        return render_template("order.html", **_page(platform, domain, number))

    @blueprint.get("/shops/<domain>/admin/orders/<int:number>/changed")
    def changed(domain: str, number: int) -> Response:
        return jsonify({"changed": _found(platform, domain, number)[1]["updatedAt"]})

    @blueprint.post("/shops/<domain>/admin/orders/<int:number>/<action>")
    def do(domain: str, number: int, action: str) -> Answer:
        back = url_for("staff.order", domain=domain, number=number)
        try:
            with scene_at(platform, domain) as scene:
                act(scene, gid("Order", number), action, _told())
        except (KeyError, ValueError) as refusal:
            back = url_for("staff.order", domain=domain, number=number, refused=refusal)
        return redirect(back, 303)

    @blueprint.get("/store/<handle>/orders/<int:number>")
    def as_linked(handle: str, number: int) -> Answer:
        return redirect(url_for("staff.order", domain=f"{handle}.myshopify.com", number=number))

    return blueprint


def _told() -> Json:
    """Return what a form says: which part, which holds, which address."""
    told: Json = {name: value for name, value in request.form.items() if name != "hold"}
    if "hold" in request.form:
        told["hold_ids"] = request.form.getlist("hold")
    return told


def _page(platform: Platform, domain: str, number: int) -> Json:
    shop, order = _found(platform, domain, number)
    return {
        "shop": shop,
        "order": order,
        "row": _row(order, platform.now),
        "parts": [
            {
                **part,
                "place": location_of(shop, part["locationId"]),
                "buttons": part_buttons(part, shop),
                "goods": _goods(order, part),
            }
            for part in order["parts"]
        ],
        "buttons": order_buttons(order, platform.now),
        "fields": FIELDS,
        "refused": request.args.get("refused", ""),
    }


def _found(platform: Platform, domain: str, number: int) -> tuple[Json, Json]:
    with platform.database.reading() as connection:
        shop = find_shop(connection, domain) or abort(404)
        order = find_order(connection, domain, gid("Order", number)) or abort(404)
    return shop, order


def _row(order: Json, now: float) -> Json:
    return {
        "number": number_of(order["id"]),
        "name": order["name"],
        "created": order["createdAt"].replace("T", " ").rstrip("Z"),
        "who": (order["billingAddress"] or {}).get("name") or order["email"] or "Somebody",
        "total": f"{current_total(order):.2f} {order['currency']}",
        "paid": "CANCELLED" if order["cancelledAt"] else financial_status(order, now),
        "sent": fulfillment_status(order),
        "tags": order["tags"],
        "is_test": order["test"],
    }


def _goods(order: Json, part: Json) -> list[tuple[int, str]]:
    titles = {line["id"]: line["title"] for line in order["lines"]}
    return [(one["quantity"], titles[one["lineItemId"]]) for one in part["lines"]]
