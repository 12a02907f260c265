"""The store front: choose a way to shop, change what you like, place the order, watch its status."""

from flask import (
    Blueprint,
    Request,
    Response,
    abort,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as Answer

from connectors.shops.woocommerce.simulator.addresses import BILLING, SHIPPING, address
from connectors.shops.woocommerce.simulator.orders.catalogue import PRODUCTS
from connectors.shops.woocommerce.simulator.orders.order import Order, find_order
from connectors.shops.woocommerce.simulator.orders.payments import METHODS
from connectors.shops.woocommerce.simulator.orders.place import DRAFT, SHOPPER_AGENT, place_order
from connectors.shops.woocommerce.simulator.orders.search import OrderQuery, search_orders
from connectors.shops.woocommerce.simulator.orders.statuses import LABELS
from connectors.shops.woocommerce.simulator.php_json import Json
from connectors.shops.woocommerce.simulator.scenarios import LEAVE, SCENARIOS, Scenario, scenario
from connectors.shops.woocommerce.simulator.shop import Shop

_FIELD_LABELS = {
    "first_name": "First name",
    "last_name": "Last name",
    "company": "Company",
    "address_1": "Address",
    "address_2": "Flat, floor",
    "city": "City",
    "state": "State",
    "postcode": "Postcode",
    "country": "Country",
    "email": "E-mail",
    "phone": "Phone",
}


def storefront_blueprint(shop: Shop) -> Blueprint:
    """Serve the store front of this shop."""
    blueprint = Blueprint(
        "storefront",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/simulator-assets",
    )

    @blueprint.get("/")
    def front() -> str:
        return render_template("front.html", shop=shop.profile, scenarios=SCENARIOS)

    @blueprint.get("/checkout/<slug>")
    def checkout(slug: str) -> str:
        chosen = scenario(slug) or abort(404)
        form = _form(chosen, _count_orders(shop))
        return render_template("checkout.html", shop=shop.profile, **form)

    @blueprint.post("/checkout")
    def place() -> Answer:
        spec = _spec(request)
        order = place_order(shop, spec)
        if order.status == DRAFT:
            return redirect(url_for("storefront.front", left=order.id), 303)
        return redirect(_received(order), 303)

    @blueprint.get("/checkout/order-received/<int:order_id>/")
    def received(order_id: int) -> str:
        order = _own_order(shop, order_id)
        label = LABELS.get(order.status, order.status)
        return render_template("received.html", shop=shop.profile, order=order, label=label)

    @blueprint.get("/checkout/order-received/<int:order_id>/status")
    def status(order_id: int) -> Response:
        order = _own_order(shop, order_id)
        return jsonify({"status": order.status, "label": LABELS.get(order.status, order.status)})

    return blueprint


def _form(chosen: Scenario, placed: int) -> Json:
    billing = address(BILLING, chosen.spec["billing"])
    elsewhere = {**chosen.spec.get("shipping", {})}
    if not chosen.spec.get("register"):
        billing |= _newcomer(billing, placed)
        elsewhere |= _another_house(elsewhere, placed)
    return {
        "scenario": chosen,
        "leaves": chosen.slug == LEAVE,
        "products": PRODUCTS,
        "methods": METHODS,
        "labels": _FIELD_LABELS,
        "billing": billing,
        "shipping": address(SHIPPING, billing, elsewhere),
        "quantities": {line["sku"]: line["quantity"] for line in chosen.spec["line_items"]},
        "agent": SHOPPER_AGENT,
    }


def _count_orders(shop: Shop) -> int:
    with shop.database.reading() as connection:
        return search_orders(connection, OrderQuery(statuses=("any",), per_page=1)).total


def _newcomer(billing: Json, placed: int) -> Json:
    """Give a guest another mailbox, phone and house each time: who orders again is no newcomer."""
    mailbox, _, domain = billing["email"].partition("@")
    return {
        "email": f"{mailbox}{placed}@{domain}",
        "phone": f"{billing['phone'][:-4]}{placed % 10_000:04d}",
        **_another_house(billing, placed),
    }


def _another_house(place: Json, placed: int) -> Json:
    """Give a place another number each time, where it has one."""
    street, _, number = place.get("address_1", "").rpartition(" ")
    return {"address_1": f"{street} {placed + 1}"} if number.isdecimal() else {}


def _spec(sent: Request) -> Json:
    """Turn the form into an order as the control API takes it."""
    form = sent.form
    quantities = {product.sku: form.get(f"quantity_{product.sku}", 0, int) for product in PRODUCTS}
    return {
        "billing": {field: form.get(f"billing_{field}", "") for field in BILLING},
        "shipping": {field: form.get(f"shipping_{field}", "") for field in SHIPPING},
        "line_items": [
            {"sku": sku, "quantity": quantity}
            for sku, quantity in quantities.items()
            if quantity > 0
        ],
        "payment_method": form.get("payment_method", "cod"),
        "customer_note": form.get("customer_note", ""),
        "customer_ip_address": form.get("customer_ip_address", ""),
        "customer_user_agent": form.get("customer_user_agent", SHOPPER_AGENT),
        "register": "register" in form,
        **({"status": DRAFT} if form.get("action") == "leave" else {}),
    }


def _received(order: Order) -> str:
    return url_for("storefront.received", order_id=order.id, key=order.details["order_key"])


def _own_order(shop: Shop, order_id: int) -> Order:
    """Find an order for whoever knows its key, as on a real thank-you page."""
    with shop.database.reading() as connection:
        order = find_order(connection, order_id)
    if order is None or request.args.get("key") != order.details["order_key"]:
        abort(404)
    return order
