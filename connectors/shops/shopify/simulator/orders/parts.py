"""Fulfillment orders: what may be done with one, and the status of an order that follows from them."""

from connectors.shops.shopify.simulator.state.documents import Json

LIVE = frozenset({"OPEN", "ON_HOLD", "SCHEDULED", "IN_PROGRESS"})
"""States in which something may still leave the house."""

_ACTIONS = {
    "ON_HOLD": ("RELEASE_HOLD", "HOLD", "MOVE"),
    "SCHEDULED": ("MARK_AS_OPEN", "MOVE"),
    "IN_PROGRESS": ("CREATE_FULFILLMENT", "REPORT_PROGRESS"),
}
_ASKED = frozenset({"SUBMITTED", "ACCEPTED", "CANCELLATION_REQUESTED", "CANCELLATION_REJECTED"})


def actions(part: Json) -> list[str]:
    """Return what may be done with a fulfillment order, in the Admin API's words."""
    if part["requestStatus"] in _ASKED and part["status"] in LIVE:
        asked = part["requestStatus"] == "CANCELLATION_REQUESTED"
        return ["CREATE_FULFILLMENT"] + ([] if asked else ["REQUEST_CANCELLATION"])
    if part["status"] == "OPEN":
        return _open_actions(part)
    return list(_ACTIONS.get(part["status"], ()))


def is_holdable(part: Json) -> bool:
    """Whether a hold may be placed on a fulfillment order."""
    return "HOLD" in actions(part)


def fulfillment_status(order: Json) -> str:
    """Return the status of the whole order that the Admin API shows."""
    wanted = [line for line in order["lines"] if line["currentQuantity"]]
    sent = [line for line in wanted if line["fulfilled"] >= line["currentQuantity"]]
    if wanted and len(sent) == len(wanted):
        return "FULFILLED"
    if any(line["fulfilled"] for line in order["lines"]):
        return "PARTIALLY_FULFILLED"
    return _status_of_parts({part["status"] for part in order["parts"]} & LIVE)


def quantity_of(part: Json) -> int:
    """How many pieces are in a fulfillment order."""
    return sum(line["quantity"] for line in part["lines"])


def _status_of_parts(states: set[str]) -> str:
    if "IN_PROGRESS" in states:
        return "IN_PROGRESS"
    if "ON_HOLD" in states:
        return "ON_HOLD"
    return "SCHEDULED" if states == {"SCHEDULED"} else "UNFULFILLED"


def _open_actions(part: Json) -> list[str]:
    service = ["REQUEST_FULFILLMENT"] if part["thirdParty"] else ["REPORT_PROGRESS"]
    split = ["SPLIT"] if quantity_of(part) > 1 else []
    return ["CREATE_FULFILLMENT", *service, "MOVE", "HOLD", *split]
