"""``/wp-admin/webhooks``: what staff do to webhooks, by hand or by mistake: pause, activate, delete."""

from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from connectors.shops.woocommerce.simulator.hooks.webhook import (
    STATUSES,
    all_webhooks,
    find_webhook,
    save_webhook,
)
from connectors.shops.woocommerce.simulator.shop import Shop

_DELETE = "delete"
_BUTTONS = {"active": "Activate", "paused": "Pause", "disabled": "Disable"}


def webhooks_page_blueprint(shop: Shop) -> Blueprint:
    """Serve the staff's list of webhooks. There is no sign-in, as for their orders."""
    blueprint = Blueprint(
        "staff_webhooks", __name__, template_folder="templates", url_prefix="/wp-admin"
    )

    @blueprint.get("/webhooks")
    def webhooks() -> str:
        with shop.database.reading() as connection:
            found = all_webhooks(connection)
        return render_template(
            "webhooks.html", shop=shop.profile, webhooks=found, buttons=_BUTTONS, delete=_DELETE
        )

    @blueprint.post("/webhooks/<int:webhook_id>/<action>")
    def change(webhook_id: int, action: str) -> Answer:
        if action not in {*STATUSES, _DELETE}:
            abort(404)
        with shop.writing() as connection:
            webhook = find_webhook(connection, webhook_id)
            if webhook is not None and action == _DELETE:
                connection.execute("DELETE FROM webhooks WHERE id = ?", (webhook_id,))
            elif webhook is not None:
                save_webhook(connection, replace(webhook, status=action, modified=shop.now))
        return redirect(url_for("staff_webhooks.webhooks"), 303)

    return blueprint
