"""Findings about an order, its tags, note, address and fields."""

import hashlib
from collections.abc import Callable
from typing import Any

from graphql import GraphQLResolveInfo

from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.gids import new_gid
from connectors.shops.shopify.simulator.graphql.queries import visible_order
from connectors.shops.shopify.simulator.graphql.values import app_json
from connectors.shops.shopify.simulator.graphql.visit import Visit, visit_of
from connectors.shops.shopify.simulator.life.news import announce_order
from connectors.shops.shopify.simulator.life.risk import set_assessments
from connectors.shops.shopify.simulator.orders.addresses import FIELDS as ADDRESS_FIELDS
from connectors.shops.shopify.simulator.orders.addresses import changed_address, new_address
from connectors.shops.shopify.simulator.orders.order import save_order
from connectors.shops.shopify.simulator.orders.parts import fulfillment_status
from connectors.shops.shopify.simulator.state.documents import Json

Info = GraphQLResolveInfo
MOST_FACTS = 20
LONGEST_FACT = 256
MOST_METAFIELDS = 25
_NO_ORDER = "Order does not exist"


def assess(_: object, info: Info, orderRiskAssessmentInput: Json) -> Json:  # noqa: N803
    """Write down what an app found out: it replaces what the same app wrote before."""
    visit, wanted = visit_of(info), orderRiskAssessmentInput
    visit.demand("write_orders", "orderRiskAssessmentCreate")
    order = visible_order(visit, wanted["orderId"])
    refused = _refusal(order, wanted["facts"])
    if order is None or refused:
        return {"userErrors": [refused]}
    own = {
        "riskLevel": wanted["riskLevel"],
        "provider": app_json(visit.app),
        "facts": wanted["facts"],
    }
    others = [
        one
        for one in order["assessments"]
        if not one["provider"] or one["provider"]["id"] != visit.app["id"]
    ]
    kept = [*others, own]
    set_assessments(visit.scene, order, kept, own)
    return {"orderRiskAssessment": own, "userErrors": []}


def add_tags(_: object, info: Info, id: str, tags: list[str]) -> Json:  # noqa: A002
    """Add tags; those that are there stay as they are, whatever their letters' case."""
    order, refused = _changeable(info, id, "tagsAdd")
    if order is None:
        return {"userErrors": [refused]}
    known = {tag.lower() for tag in order["tags"]}
    fresh = [tag for tag in dict.fromkeys(tags) if tag.lower() not in known]
    return _tagged(visit_of(info), order, [*order["tags"], *fresh])


def remove_tags(_: object, info: Info, id: str, tags: list[str]) -> Json:  # noqa: A002
    """Remove tags."""
    order, refused = _changeable(info, id, "tagsRemove")
    if order is None:
        return {"userErrors": [refused]}
    gone = {tag.lower() for tag in tags}
    return _tagged(visit_of(info), order, [one for one in order["tags"] if one.lower() not in gone])


def update(_: object, info: Info, input: Json) -> Json:  # noqa: A002
    """Change the note, the address, the tags and more."""
    order, refused = _changeable(info, input["id"], "orderUpdate")
    if order is None:
        return {"userErrors": [refused]}
    visit = visit_of(info)
    plain = ("note", "email", "phone", "poNumber", "tags", "customAttributes")
    order.update({name: input[name] for name in plain if name in input})
    if input.get("shippingAddress"):
        names = {theirs: ours for ours, theirs in ADDRESS_FIELDS.items()} | {
            "countryCode": "country_code"
        }
        told = {names[name]: value for name, value in input["shippingAddress"].items()}
        before = order["shippingAddress"]
        order["shippingAddress"] = (
            changed_address(before, told) if before else new_address(visit.connection, told)
        )
    _save(visit, order)
    return {"order": order, "userErrors": []}


def set_metafields(_: object, info: Info, metafields: list[Json]) -> Json:
    """Write fields onto orders: all of them or none, and none over what changed meanwhile."""
    visit = visit_of(info)
    visit.demand("write_orders", "metafieldsSet")
    if len(metafields) > MOST_METAFIELDS:
        said = f"Exceeded the maximum metafields input limit of {MOST_METAFIELDS}."
        return {"userErrors": [_metafield_error("LESS_THAN_OR_EQUAL_TO", said, None)]}
    changes = []
    for place, wanted in enumerate(metafields):
        order = visible_order(visit, wanted["ownerId"])
        if order is None:
            said = "Owner does not exist."
            return {"userErrors": [_metafield_error("INVALID_VALUE", said, place)]}
        before = _metafield(order, wanted)
        if "compareDigest" in wanted and wanted["compareDigest"] != (before or {}).get(
            "compareDigest"
        ):
            said = "The resource has been updated since it was loaded."
            return {"userErrors": [_metafield_error("STALE_OBJECT", said, place)]}
        changes.append((order, before, wanted))
    return {"metafields": [_written(visit, *change) for change in changes], "userErrors": []}


def _refusal(order: Json | None, facts: list[Json]) -> Json | None:
    if order is None:
        return _error("NOT_FOUND", _NO_ORDER, "orderId")
    if fulfillment_status(order) == "FULFILLED":
        return _error("ORDER_ALREADY_FULFILLED", "The order has been fulfilled.", "orderId")
    if len(facts) > MOST_FACTS:
        return _error("TOO_MANY_FACTS", f"No more than {MOST_FACTS} facts.", "facts")
    if any(len(fact["description"]) > LONGEST_FACT for fact in facts):
        return _error("INVALID", f"A fact has {LONGEST_FACT} characters at most.", "facts")
    return None


def _error(code: str, message: str, field: str) -> Json:
    return {"code": code, "field": ["orderRiskAssessmentInput", field], "message": message}


def _changeable(info: Info, order_id: str, field: str) -> tuple[Json | None, Json | None]:
    visit = visit_of(info)
    visit.demand("write_orders", field)
    order = visible_order(visit, order_id)
    return order, None if order else {"field": ["id"], "message": _NO_ORDER}


def _tagged(visit: Visit, order: Json, tags: list[str]) -> Json:
    if tags != order["tags"]:
        order["tags"] = sorted(tags)
        _save(visit, order)
    return {"node": {"__typename": "Order", **order}, "userErrors": []}


def _save(visit: Visit, order: Json) -> None:
    save_order(visit.connection, visit.domain, order, visit.now)
    announce_order(visit.scene, order, "orders/updated")


def _metafield(order: Json, wanted: Json) -> Json | None:
    name = (wanted.get("namespace") or "$app", wanted["key"])
    known = (one for one in order["metafields"] if (one["namespace"], one["key"]) == name)
    return next(known, None)


def _written(visit: Visit, order: Json, before: Json | None, wanted: Json) -> Json:
    field = {
        "id": before["id"] if before else new_gid(visit.connection, "Metafield"),
        "namespace": wanted.get("namespace") or "$app",
        "key": wanted["key"],
        "type": wanted.get("type") or (before or {}).get("type", "single_line_text_field"),
        "value": wanted["value"],
        "compareDigest": hashlib.sha256(wanted["value"].encode()).hexdigest(),
        "createdAt": before["createdAt"] if before else written(visit.now),
        "updatedAt": written(visit.now),
    }
    order["metafields"] = [one for one in order["metafields"] if one != before] + [field]
    _save(visit, order)
    return field


def _metafield_error(code: str, message: str, place: int | None) -> Json:
    return {"code": code, "field": ["metafields"], "message": message, "elementIndex": place}


FIELDS: dict[str, Callable[..., Any]] = {
    "orderRiskAssessmentCreate": assess,
    "tagsAdd": add_tags,
    "tagsRemove": remove_tags,
    "orderUpdate": update,
    "metafieldsSet": set_metafields,
}
