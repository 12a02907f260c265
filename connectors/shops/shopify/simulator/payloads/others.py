"""Bodies about edits, risk, disputes, the app itself and the law."""

from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.gids import number_of
from connectors.shops.shopify.simulator.payloads.amounts import number
from connectors.shops.shopify.simulator.state.documents import Json


def edited(
    order: Json, edit_id: str, *, added: list[Json], removed: list[tuple[Json, int]], at: str
) -> Json:
    """Write the body of ``orders/edited``: the edit, not the order."""
    return {
        "order_edit": {
            "id": number_of(edit_id),
            "app_id": None,
            "created_at": at,
            "committed_at": at,
            "notify_customer": False,
            "order_id": number_of(order["id"]),
            "staff_note": "",
            "user_id": None,
            "line_items": {
                "additions": [
                    {"id": number_of(line["id"]), "delta": line["quantity"]} for line in added
                ],
                "removals": [
                    {"id": number_of(line["id"]), "delta": delta} for line, delta in removed
                ],
            },
            "discounts": {"line_item": {"additions": [], "removals": []}},
            "shipping_lines": {"additions": [], "removals": []},
        }
    }


def risk_changed(order: Json, level: str, provider: Json | None, at: str) -> Json:
    """Write the body of ``orders/risk_assessment_changed``: no recommendation, no facts."""
    return {
        "provider_id": number(provider["id"]) if provider else None,
        "provider_title": provider["title"] if provider else None,
        "risk_level": level.lower(),
        "created_at": at,
        "order_id": number_of(order["id"]),
        "admin_graphql_api_order_id": order["id"],
    }


def dispute(document: Json) -> Json:
    """Write the body of ``disputes/create`` and ``disputes/update``."""
    return {
        "id": number_of(document["id"]),
        "order_id": number(document["orderId"]),
        "type": document["type"].lower(),
        "amount": document["amount"],
        "currency": document["currency"],
        "reason": document["reason"].lower(),
        "network_reason_code": document["networkReasonCode"],
        "status": document["status"].lower(),
        "evidence_due_by": document["evidenceDueBy"],
        "evidence_sent_on": document["evidenceSentOn"],
        "finalized_on": document["finalizedOn"],
        "initiated_at": document["initiatedAt"],
    }


def scopes_changed(installed: Json, shop: Json, previous: list[str], now: float) -> Json:
    """Write the body of ``app/scopes_update``."""
    return {
        "id": number_of(installed["id"]),
        "shop_id": shop["id"],
        "previous": previous,
        "current": installed["scopes"],
        "updated_at": written(now),
    }


def protect_changed(order: Json) -> Json:
    """Write the body of ``orders/shopify_protect_eligibility_changed``."""
    return {
        "order_id": number_of(order["id"]),
        "status": order["protect"]["status"].lower(),
        "eligibility": {"status": order["protect"]["eligibility"].lower()},
    }


def compliance(shop: Json, told: Json) -> Json:
    """Write the body of a compliance topic: the shop, and of whom it is about what was told."""
    return {"shop_id": number_of(shop["id"]), "shop_domain": shop["domain"], **told}
