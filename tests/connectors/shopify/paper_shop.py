"""A shop on paper: our documents, executed over Shopify's own schema, and what a test writes in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

from graphql import execute_sync, parse

from connectors.shops.shopify.operations import load_operation
from tests.connectors.shopify.contract import CONTRACT
from tests.connectors.shopify.paper_orders import a_hold


@cache
def document_of(operation):
    """Validity is shown once, in test_operations."""
    return parse(load_operation(operation).text)


@dataclass(slots=True)
class PaperShop:
    """Stands where our GraphQL client stands. ``when_asked`` runs before an operation, once."""

    orders: list[dict] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    said: list[dict] = field(default_factory=list)
    when_asked: dict[str, Callable[[], object]] = field(default_factory=dict)
    refusals: dict[str, list[dict]] = field(default_factory=dict)
    """By the document's name, or a part's id: errors that are answered instead of doing it."""
    fields: dict[str, object] = field(default_factory=dict)
    answered_at: datetime | None = datetime(2026, 11, 21, 19, 25, tzinfo=UTC)

    def ask(self, operation, variables=None, *, may_lack=()):
        del may_lack
        if operation in self.when_asked:
            self.when_asked.pop(operation)()
        self.asked.append(operation)
        self.said.append(dict(variables or {}))
        answer = execute_sync(
            CONTRACT,
            document_of(operation),
            {**self._queries(), **self._mutations(operation), **self.fields},
            variable_values=dict(variables or {}),
        )
        assert not answer.errors, answer.errors
        return answer.data

    def order(self, gid):
        found = next((one for one in self.orders if one["id"] == gid), None)
        return found and as_asked(found)

    def part(self, gid):
        parts = [part for order in self.orders for part in order["parts"]]
        return next((part for part in parts if part["id"] == gid), None)

    def _queries(self):
        return {
            "order": lambda _, id: self.order(id),  # noqa: A006 - the schema's own word
            "fulfillmentOrder": lambda _, id: self._order_of(id),  # noqa: A006
            "orders": lambda _, **how: page_of(list(map(as_asked, self.orders)), **how),
        }

    def _order_of(self, gid):
        owners = [one["id"] for one in self.orders if self.part(gid) in one["parts"]]
        return {"orderId": owners[0]} if owners else None

    def _mutations(self, operation):
        errors = self.refusals.get(operation, [])
        return {
            "fulfillmentOrderHold": lambda _, **what: self._hold(errors, **what),
            "fulfillmentOrderReleaseHold": lambda _, **what: self._release(errors, **what),
            "fulfillmentOrderSubmitCancellationRequest": lambda _, **what: self._stop(
                errors, **what
            ),
        }

    def _hold(self, errors, *, id, fulfillmentHold):  # noqa: A002, N803
        part = self.part(id)
        if part is None:
            errors = [_error("FULFILLMENT_ORDER_NOT_FOUND")]
        elif any(
            one["handle"] == fulfillmentHold["handle"] and one["heldByRequestingApp"]
            for one in part["fulfillmentHolds"]
        ):
            errors = [_error("DUPLICATE_FULFILLMENT_HOLD_HANDLE")]
        errors = errors or self.refusals.get(id, [])
        if errors:
            return {"userErrors": errors}
        hold = a_hold(fulfillmentHold["handle"])
        part["fulfillmentHolds"].append(hold)
        part["status"] = "ON_HOLD"
        return {"fulfillmentHold": hold, "userErrors": []}

    def _release(self, errors, *, id, holdIds):  # noqa: A002, N803
        part = self.part(id)
        if part is None:
            errors = [_error("FULFILLMENT_ORDER_NOT_FOUND")]
        errors = errors or self.refusals.get(id, [])
        if errors:
            return {"userErrors": errors}
        left = [one for one in part["fulfillmentHolds"] if one["id"] not in holdIds]
        part.update(fulfillmentHolds=left, status="ON_HOLD" if left else "OPEN")
        return {"userErrors": []}

    def _stop(self, errors, *, id, message):  # noqa: A002
        assert message
        if not errors:
            self.part(id)["requestStatus"] = "CANCELLATION_REQUESTED"
        return {"userErrors": errors}


def as_asked(order):
    """Put an order's lists where the schema has pages of them."""
    return order | {
        "lineItems": lambda _, **how: page_of(order["lines"], **how),
        "fulfillmentOrders": lambda _, **how: page_of(order["parts"], **how),
        "transactions": lambda _, first: order["transactions"][:first],
        "refunds": lambda _, first: order["refunds"][:first],
    }


def page_of(items, first, after=None, **_):
    start = int(after or 0)
    return {
        "nodes": items[start : start + first],
        "pageInfo": {"hasNextPage": start + first < len(items), "endCursor": str(start + first)},
    }


def _error(code):
    return {"code": code, "message": f"{code.capitalize()}."}
