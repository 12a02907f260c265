"""What staff can press: at an order and at each of its parts only what can be done now."""

from connectors.shops.shopify.simulator.orders.money import financial_status
from connectors.shops.shopify.simulator.orders.parts import LIVE, is_holdable, quantity_of
from connectors.shops.shopify.simulator.state.documents import Json


def order_buttons(order: Json, now: float) -> dict[str, str]:
    """Return the actions on an order, each with its label."""
    status = financial_status(order, now)
    is_live = order["cancelledAt"] is None
    open_parts = [part for part in order["parts"] if part["status"] in {"OPEN", "ON_HOLD"}]
    return _offered(
        ("pay", "Take the money", status in {"PENDING", "AUTHORIZED"} and is_live),
        ("route", "Route now", not order["routed"] and is_live),
        ("merge", "Merge parts", len(open_parts) > 1),
        ("cancel", "Cancel and refund", is_live),
        ("refund", "Refund in full", status in {"PAID", "PARTIALLY_REFUNDED"}),
        ("dispute", "The bank disputes it", status == "PAID" and not order["disputes"]),
    )


def part_buttons(part: Json, shop: Json) -> dict[str, str]:
    """Return the actions on a fulfillment order, each with its label."""
    if part["status"] not in LIVE:
        return {}
    asked = part["requestStatus"]
    is_open = part["status"] == "OPEN"
    return _offered(
        ("release_holds", "Release all holds", len(part["holds"]) > 1),
        ("hold_by_staff", "Hold", is_holdable(part)),
        ("hold_by_app", "Let another app hold", is_holdable(part)),
        ("fulfil", "Fulfil", part["status"] != "ON_HOLD"),
        ("split", "Split one piece off", quantity_of(part) > 1),
        ("move", "Move elsewhere", len(shop["locations"]) > 1),
        ("open", "Open what is scheduled", part["status"] == "SCHEDULED"),
        (
            "request_fulfilment",
            "Request fulfilment",
            part["thirdParty"] and is_open and asked == "UNSUBMITTED",
        ),
        ("accept_request", "The service accepts", asked == "SUBMITTED"),
        ("accept_cancellation", "The service stops", asked == "CANCELLATION_REQUESTED"),
        ("reject_cancellation", "The service goes on", asked == "CANCELLATION_REQUESTED"),
    )


def _offered(*buttons: tuple[str, str, bool]) -> dict[str, str]:
    return {action: label for action, label, is_offered in buttons if is_offered}
