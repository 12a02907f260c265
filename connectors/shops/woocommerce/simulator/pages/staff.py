"""``/wp-admin/orders``: the staff's list, with what they need to interfere with an order."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from connectors.shops.woocommerce.simulator.addresses import SHIPPING
from connectors.shops.woocommerce.simulator.orders.notes import notes_of
from connectors.shops.woocommerce.simulator.orders.search import OrderQuery, search_orders
from connectors.shops.woocommerce.simulator.orders.staff import act_as_staff
from connectors.shops.woocommerce.simulator.orders.statuses import LABELS
from connectors.shops.woocommerce.simulator.php_json import Json
from connectors.shops.woocommerce.simulator.refusals import Refusal
from connectors.shops.woocommerce.simulator.shop import Shop

PAGE_SIZE = 20
_BUTTONS = {
    "process": "Set processing",
    "hold": "Set on hold",
    "complete": "Complete",
    "cancel": "Cancel",
    "refund": "Refund in full",
    "trash": "Move to trash",
}
_STORE_FIELDS = ("_coupons_hash", "_fees_hash", "_shipping_hash", "_taxes_hash", "is_vat_exempt")


def staff_blueprint(shop: Shop) -> Blueprint:
    """Serve the staff of this shop. There is no sign-in: it is a simulation on one's own machine."""
    blueprint = Blueprint("staff", __name__, template_folder="templates", url_prefix="/wp-admin")

    @blueprint.get("/orders")
    def orders() -> str:
        return render_template("staff.html", shop=shop.profile, **_page(shop))

    @blueprint.get("/post.php")
    def edit() -> Answer:
        """Lead from where WordPress edits an order to where it stands here."""
        order_id = request.args.get("post", 0, int)
        back = url_for("staff.orders", search=order_id, open=order_id)
        return redirect(f"{back}#order-{order_id}")

    @blueprint.post("/orders/<int:order_id>/<action>")
    def act(order_id: int, action: str) -> Answer:
        shipping = {field: request.form[field] for field in SHIPPING if field in request.form}
        refused = ""
        try:
            act_as_staff(shop, order_id, action, shipping)
        except Refusal as refusal:
            refused = str(refusal.body["message"])
        page = request.form.get("page", 1, int)
        back = url_for("staff.orders", page=page, open=order_id, refused=refused or None)
        return redirect(f"{back}#order-{order_id}", 303)

    return blueprint


def _page(shop: Shop) -> Json:
    status = request.args.get("status", "any")
    number = max(1, request.args.get("page", 1, int))
    asked = OrderQuery(
        statuses=(status,),
        search=request.args.get("search", ""),
        page=number,
        per_page=PAGE_SIZE,
    )
    with shop.database.reading() as connection:
        found = search_orders(connection, asked)
        notes = {order.id: notes_of(connection, order.id) for order in found.orders}
    return {
        "orders": found.orders,
        "notes": notes,
        "labels": {**LABELS, "trash": "Trash"},
        "buttons": _BUTTONS,
        "store_fields": _STORE_FIELDS,
        "shipping_fields": SHIPPING,
        "status": status,
        "search": asked.search,
        "number": number,
        "more": found.total > number * PAGE_SIZE,
        "total": found.total,
        "open": request.args.get("open", 0, int),
        "refused": request.args.get("refused", ""),
    }
