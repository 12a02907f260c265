"""Bodies about fulfillment orders and their holds. None of them says which order it is about."""

from connectors.shops.shopify.simulator.gids import number_of
from connectors.shops.shopify.simulator.state.documents import Json


def brief(part: Json) -> Json:
    """Write a fulfillment order: its id and status."""
    return {"id": part["id"], "status": part["status"].lower()}


def with_request(part: Json) -> Json:
    """Write a fulfillment order with what a fulfillment service was asked."""
    return {**brief(part), "request_status": part["requestStatus"].lower()}


def hold(document: Json, client_id: str) -> Json:
    """Write a hold as one app sees it."""
    holder = document["app"]
    return {
        "id": document["id"],
        "reason": document["reason"].lower(),
        "reason_notes": document["reasonNotes"],
        "held_by_requesting_app": document["client_id"] == client_id,
        "handle": document["handle"],
        "held_by_app": {"id": holder["id"]} if holder else None,
    }


def hold_news(part: Json, document: Json, client_id: str) -> Json:
    """Write the body of ``fulfillment_holds/added`` and ``released``."""
    return {
        "fulfillment_order": {"id": part["id"]},
        "fulfillment_hold": hold(document, client_id),
    }


def placed_on_hold(part: Json, document: Json, remaining: Json | None, client_id: str) -> Json:
    """Write the body of ``fulfillment_orders/placed_on_hold``."""
    return {
        "fulfillment_order": {
            **brief(part),
            "fulfillment_holds": [hold(one, client_id) for one in part["holds"]],
        },
        "remaining_fulfillment_order": brief(remaining) if remaining else None,
        "held_fulfillment_order_line_items": pieces(part),
        "created_fulfillment_hold": hold(document, client_id),
    }


def pieces(part: Json) -> list[Json]:
    """Write the lines of a fulfillment order."""
    return [{"id": line["id"], "quantity": line["quantity"]} for line in part["lines"]]


def merged(kept: Json, gone: list[Json]) -> Json:
    """Write the body of ``fulfillment_orders/merged``."""
    return {
        "merge_intents": [
            {
                "fulfillment_order_id": number_of(part["id"]),
                "fulfillment_order_line_items": [
                    {"id": number_of(line["id"]), "quantity": line["quantity"]}
                    for line in part["lines"]
                ],
            }
            for part in (kept, *gone)
        ],
        "fulfillment_order_merges": {"fulfillment_order": brief(kept)},
    }


def moved(original: Json, new: Json) -> Json:
    """Write the body of ``fulfillment_orders/moved``."""
    return {
        "original_fulfillment_order": {
            **brief(original),
            "assigned_location_id": original["locationId"],
        },
        "moved_fulfillment_order": {**brief(new), "assigned_location_id": new["locationId"]},
        "destination_location_id": new["locationId"],
        "fulfillment_order_line_items_requested": pieces(new),
        "source_location": {"id": original["locationId"]},
    }
