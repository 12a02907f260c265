"""Holding, releasing, and asking a service to stop."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLResolveInfo

from connectors.shops.shopify.simulator.graphql.queries import visible_part
from connectors.shops.shopify.simulator.graphql.visit import Visit, denied, visit_of
from connectors.shops.shopify.simulator.life.dividing import carve
from connectors.shops.shopify.simulator.life.holds import hold_part, new_hold, release_holds
from connectors.shops.shopify.simulator.life.services import request_cancellation
from connectors.shops.shopify.simulator.orders.parts import actions, is_holdable, quantity_of
from connectors.shops.shopify.simulator.orders.visibility import may_change
from connectors.shops.shopify.simulator.state.documents import Json

Info = GraphQLResolveInfo
LONGEST_HANDLE = 64
MOST_HOLDS = 10


def hold(_: object, info: Info, id: str, fulfillmentHold: Json) -> Json:  # noqa: A002, N803
    """Place a hold: once per handle, app and fulfillment order, and ten at most."""
    visit = visit_of(info)
    found = visible_part(visit, id)
    if found is None:
        return _refused("FULFILLMENT_ORDER_NOT_FOUND", "Fulfillment order does not exist.", "id")
    order, part = found
    _demand(visit, part, "fulfillmentOrderHold")
    trouble = _trouble(visit, part, fulfillmentHold)
    if trouble:
        return trouble
    remaining = None
    held = sum(int(one["quantity"]) for one in fulfillmentHold["fulfillmentOrderLineItems"])
    if held and held < quantity_of(part):
        remaining = carve(
            visit.connection, order, part, quantity=quantity_of(part) - held, now=visit.now
        )
    document = new_hold(visit.connection, fulfillmentHold, visit.app)
    hold_part(visit.scene, order, part, document, remaining)
    return {
        "fulfillmentHold": document,
        "fulfillmentOrder": {**part, "of": order},
        "remainingFulfillmentOrder": {**remaining, "of": order} if remaining else None,
        "userErrors": [],
    }


def release(
    _: object,
    info: Info,
    id: str,  # noqa: A002
    holdIds: list[str] | None = None,  # noqa: N803
    externalId: str | None = None,  # noqa: ARG001, N803
) -> Json:
    """Release these holds; without any, every hold of every app."""
    visit = visit_of(info)
    found = visible_part(visit, id)
    if found is None:
        return _refused("FULFILLMENT_ORDER_NOT_FOUND", "Fulfillment order does not exist.", "id")
    order, part = found
    _demand(visit, part, "fulfillmentOrderReleaseHold")
    if not part["holds"]:
        return _refused(None, "The fulfillment order is not on hold.", "id")
    release_holds(visit.scene, order, part, holdIds)
    return {"fulfillmentOrder": {**part, "of": order}, "userErrors": []}


def ask_to_stop(_: object, info: Info, id: str, message: str | None = None) -> Json:  # noqa: A002
    """Ask the fulfillment service to stop."""
    visit = visit_of(info)
    found = visible_part(visit, id)
    if found is None:
        return _refused(None, "Fulfillment order does not exist.", "id")
    order, part = found
    _demand(visit, part, "fulfillmentOrderSubmitCancellationRequest")
    if "REQUEST_CANCELLATION" not in actions(part):
        return _refused(None, "Cannot submit a cancellation request in its current state.", "id")
    request_cancellation(visit.scene, order, part, message)
    return {"fulfillmentOrder": {**part, "of": order}, "userErrors": []}


def _trouble(visit: Visit, part: Json, wanted: Json) -> Json | None:
    handle = wanted["handle"] or ""
    own = [one for one in part["holds"] if one["client_id"] == visit.app["client_id"]]
    if len(handle) > LONGEST_HANDLE:
        said = f"Handle is too long (maximum is {LONGEST_HANDLE} characters)"
        return _refused(None, said, "fulfillmentHold", "handle")
    if any((one["handle"] or "") == handle for one in own):
        said = "The handle provided for the fulfillment hold is already in use by this app."
        code = "DUPLICATE_FULFILLMENT_HOLD_HANDLE"
        return _refused(code, said, "fulfillmentHold", "handle")
    if len(own) >= MOST_HOLDS:
        said = f"The maximum of {MOST_HOLDS} holds has been reached."
        return _refused("FULFILLMENT_ORDER_HOLD_LIMIT_REACHED", said, "id")
    if not is_holdable(part):
        return _refused("TAKEN", "Cannot place a hold in the fulfillment order's state.", "id")
    return None


def _demand(visit: Visit, part: Json, field: str) -> None:
    if not may_change(visit.scopes, part):
        kind = "third_party" if part["thirdParty"] else "merchant_managed"
        raise denied(f"write_{kind}_fulfillment_orders", field)


def _refused(code: str | None, message: str, *field: str) -> Json:
    return {"userErrors": [{"code": code, "field": list(field), "message": message}]}


FIELDS: dict[str, Callable[..., Any]] = {
    "fulfillmentOrderHold": hold,
    "fulfillmentOrderReleaseHold": release,
    "fulfillmentOrderSubmitCancellationRequest": ask_to_stop,
}
