"""The two calls by which a person's rights reach us: show what you hold, and erase it."""

from typing import Any, Final

import msgspec

from app.model.ids import ExternalOrderId
from app.model.private import Private
from app.model.shop_event import PersonAsked, PersonToForget
from connectors.shops.shopify.payload import ComplianceJson, CustomerJson, number_of, text

_COMPLIANCE: Final = msgspec.json.Decoder(ComplianceJson)


def person_asked(event: str, raw: bytes) -> PersonAsked:
    """Read ``customers/data_request``. Raises ValueError where it asks for nothing."""
    del event
    body = _COMPLIANCE.decode(raw)
    request = number_of(body.data_request.id if body.data_request else None, "data_request.id")
    if not request:
        raise ValueError("data_request.id is missing")
    customer = body.customer or CustomerJson()
    return PersonAsked(
        request_id=request,
        customer_id=number_of(customer.id, "customer.id"),
        email=Private(text(customer.email)),
        phone=Private(text(customer.phone)),
        orders=_orders(body.orders_requested),
    )


def person_to_forget(event: str, raw: bytes) -> PersonToForget:
    """Read ``customers/redact``. Raises ValueError where it names nobody and nothing."""
    del event
    body = _COMPLIANCE.decode(raw)
    customer = body.customer or CustomerJson()
    found = PersonToForget(
        customer_id=number_of(customer.id, "customer.id"),
        email=Private(text(customer.email)),
        phone=Private(text(customer.phone)),
        orders=_orders(body.orders_to_redact),
    )
    named = (found.customer_id, found.email.reveal(), found.phone.reveal(), found.orders)
    if not any(named):
        raise ValueError("it names nobody")
    return found


def _orders(numbers: list[Any] | None) -> tuple[ExternalOrderId, ...]:
    found = (number_of(one, "an order's id") for one in numbers or [])
    return tuple(ExternalOrderId(one) for one in found if one)
