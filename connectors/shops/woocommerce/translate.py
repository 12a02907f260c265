"""Turns a stored delivery into our words. Pure, and total: what makes no sense is said so."""

from collections.abc import Callable
from typing import Final

import msgspec

from app.model.errors import UnreadableError
from app.model.ids import ExternalOrderId
from app.model.shop_event import (
    ConnectionTroubled,
    CustomerSeen,
    Ignored,
    OrderGone,
    OrderSeen,
    OrderTouched,
    ShopEvent,
)
from connectors.shops.woocommerce.customers import customer_of_account
from connectors.shops.woocommerce.orders import order_of
from connectors.shops.woocommerce.payload import (
    ActionJson,
    CustomerJson,
    Loose,
    OrderJson,
    identifier,
    text,
)
from connectors.shops.woocommerce.scalars import moment, moment_or_none
from connectors.shops.woocommerce.statuses import DRAFT
from connectors.shops.woocommerce.trouble import trouble_of

_ORDER: Final = msgspec.json.Decoder(OrderJson)
_CUSTOMER: Final = msgspec.json.Decoder(CustomerJson)
_ACTION: Final = msgspec.json.Decoder(ActionJson)


def translate(topic: str, raw: bytes) -> ShopEvent:
    """Turn a delivery into our words.

    Whether an order is new or changed does not depend on the topic: block checkout sends
    ``order.updated`` before ``order.created``, and a payload is the state at delivery.

    Raises:
        UnreadableError: correctly signed, but it makes no sense. The text names the part
            and shows nothing of a person.
    """
    resource, _, event = topic.partition(".")
    read = _READERS.get(resource)
    if read is None:
        return Ignored(reason="The topic is about nothing that we follow.")
    try:
        return read(event, raw)
    except (msgspec.ValidationError, msgspec.DecodeError) as problem:
        reason = str(problem)
    except UnicodeError:
        reason = "it is not UTF-8"
    except RecursionError:
        reason = "it is nested too deeply"
    except ValueError as problem:
        reason = str(problem)
    raise UnreadableError(
        f"The store sent something about {resource} that cannot be read: {reason}."
    )


def _about_order(event: str, raw: bytes) -> ShopEvent:
    body = _ORDER.decode(raw)
    if not body.id and body.code is not None:
        return _troubled(body.code)
    if event == "deleted":
        return OrderGone(external_id=_order_id(body.id))
    if text(body.status) == DRAFT:
        return Ignored(reason="A checkout in progress is no order yet.")
    return OrderSeen(order=order_of(body))


def _about_customer(event: str, raw: bytes) -> ShopEvent:
    body = _CUSTOMER.decode(raw)
    if not body.id and body.code is not None:
        return _troubled(body.code)
    if not identifier(body.id):
        raise ValueError("id is no customer's number")
    if event == "deleted":
        return Ignored(reason="A deleted account changes no order.")
    created = moment_or_none(body.date_created_gmt, "date_created_gmt")
    modified = moment_or_none(body.date_modified_gmt, "date_modified_gmt")
    return CustomerSeen(
        customer=customer_of_account(body),
        modified_at=modified or created or moment(None, "date_modified_gmt"),
    )


def _about_action(_event: str, raw: bytes) -> ShopEvent:
    body = _ACTION.decode(raw)
    if body.arg is None and body.code is not None:
        return _troubled(body.code)
    return OrderTouched(external_id=_order_id(body.arg))


def _troubled(code: Loose) -> ConnectionTroubled:
    return trouble_of(text(code))


def _order_id(value: Loose) -> ExternalOrderId:
    digits = identifier(value)
    if not digits:
        raise ValueError("it names no order")
    return ExternalOrderId(digits)


_READERS: Final[dict[str, Callable[[str, bytes], ShopEvent]]] = {
    "order": _about_order,
    "customer": _about_customer,
    "action": _about_action,
}
