"""Turns a stored delivery into our words. Pure, and total: what makes no sense is said so.

Of an order only its id is read: payloads are thin or late, and the order itself is read by
GraphQL before anything is decided.
"""

from collections.abc import Callable
from typing import Final

import msgspec

from app.model.errors import UnreadableError
from app.model.ids import ExternalOrderId
from app.model.order import Customer, Name
from app.model.private import Private
from app.model.shop_event import (
    AccessChanged,
    CustomerSeen,
    DisputeKind,
    Ignored,
    OrderDisputed,
    OrderGone,
    OrderToRead,
    PartToRead,
    ShopEvent,
    ShopLeft,
    ShopToForget,
)
from connectors.shops.shopify.compliance import person_asked, person_to_forget
from connectors.shops.shopify.payload import (
    AboutOrderJson,
    AboutPartJson,
    CustomerJson,
    DisputeJson,
    MergeJson,
    moment_or_none,
    number_in_gid,
    number_of,
    part_gid,
    text,
)

_ABOUT_ORDER: Final = msgspec.json.Decoder(AboutOrderJson)
_ABOUT_PART: Final = msgspec.json.Decoder(AboutPartJson)
_DISPUTE: Final = msgspec.json.Decoder(DisputeJson)
_CUSTOMER: Final = msgspec.json.Decoder(CustomerJson)
_ANYTHING: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])


def translate(topic: str, raw: bytes) -> ShopEvent:
    """Turn a delivery into our words.

    Raises:
        UnreadableError: correctly signed, but it makes no sense. The text names the part
            and shows nothing of a person.
    """
    resource, _, event = topic.partition("/")
    read = _BY_TOPIC.get(topic) or _BY_RESOURCE.get(resource)
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
    raise UnreadableError(f"Shopify sent something about {resource} that cannot be read: {reason}.")


def _about_order(event: str, raw: bytes) -> ShopEvent:
    body = _ABOUT_ORDER.decode(raw)
    number = number_in_gid(body.admin_graphql_api_id, "Order") or number_of(body.id, "id")
    if not number:
        raise ValueError("it names no order")
    if event == "delete":
        return OrderGone(external_id=ExternalOrderId(number))
    return OrderToRead(external_id=ExternalOrderId(number))


def _about_order_elsewhere(event: str, raw: bytes) -> ShopEvent:
    """Read what belongs to an order: ``id`` and its gid are of the refund, not of the order."""
    del event
    body = _ABOUT_ORDER.decode(raw)
    gid = number_in_gid(body.admin_graphql_api_order_id, "Order")
    edited = body.order_edit.order_id if body.order_edit else None
    number = gid or number_of(body.order_id, "order_id") or number_of(edited, "order_id")
    if not number:
        return Ignored(reason="It names no order.")
    return OrderToRead(external_id=ExternalOrderId(number))


def _about_part(event: str, raw: bytes) -> ShopEvent:
    del event
    body = _ABOUT_PART.decode(raw)
    named = (
        body.fulfillment_order,
        body.submitted_fulfillment_order,
        body.moved_fulfillment_order,
        *(merge.fulfillment_order for merge in _merges(body)),
        body.original_fulfillment_order,
        body.replacement_fulfillment_order,
    )
    found = next(filter(None, map(part_gid, named)), "")
    if not found:
        raise ValueError("it names no fulfillment order")
    return PartToRead(part_id=found)


def _merges(body: AboutPartJson) -> list[MergeJson]:
    merges = body.fulfillment_order_merges
    if isinstance(merges, MergeJson):
        return [merges]
    return merges or []


def _about_dispute(event: str, raw: bytes) -> ShopEvent:
    del event
    body = _DISPUTE.decode(raw)
    order = number_of(body.order_id, "order_id")
    if not order:
        return Ignored(reason="The disputed payment belongs to no order.")
    dispute = number_of(body.id, "id")
    opened_at = moment_or_none(body.initiated_at, "initiated_at")
    if not dispute or opened_at is None:
        raise ValueError("id or initiated_at is missing")
    is_inquiry = text(body.type) == DisputeKind.INQUIRY
    return OrderDisputed(
        external_id=ExternalOrderId(order),
        dispute_id=dispute,
        # A word that we do not know is taken for the graver one.
        kind=DisputeKind.INQUIRY if is_inquiry else DisputeKind.CHARGEBACK,
        reason=text(body.reason),
        status=text(body.status),
        opened_at=opened_at,
    )


def _about_customer(event: str, raw: bytes) -> ShopEvent:
    del event
    body = _CUSTOMER.decode(raw)
    number = number_in_gid(body.admin_graphql_api_id, "Customer") or number_of(body.id, "id")
    created_at = moment_or_none(body.created_at, "created_at")
    modified_at = moment_or_none(body.updated_at, "updated_at") or created_at
    if not number or modified_at is None:
        raise ValueError("id or updated_at is missing")
    customer = Customer(
        account_id=number,
        name=Private(Name(first=text(body.first_name), last=text(body.last_name))),
        email=Private(text(body.email)),
        phone=Private(text(body.phone)),
        account_created_at=created_at,
    )
    return CustomerSeen(customer=customer, modified_at=modified_at)


def _left(event: str, raw: bytes) -> ShopEvent:
    del event
    _ANYTHING.decode(raw)
    return ShopLeft()


def _access_changed(event: str, raw: bytes) -> ShopEvent:
    del event
    _ANYTHING.decode(raw)
    return AccessChanged()


def _shop_to_forget(event: str, raw: bytes) -> ShopEvent:
    del event
    _ANYTHING.decode(raw)
    return ShopToForget()


_Read = Callable[[str, bytes], ShopEvent]
_BY_TOPIC: Final[dict[str, _Read]] = {
    "app/scopes_update": _access_changed,
    "app/uninstalled": _left,
    "customers/create": _about_customer,
    "customers/data_request": person_asked,
    "customers/redact": person_to_forget,
    "customers/update": _about_customer,
    "disputes/create": _about_dispute,
    "disputes/update": _about_dispute,
    "orders/edited": _about_order_elsewhere,
    "orders/risk_assessment_changed": _about_order_elsewhere,
    "orders/shopify_protect_eligibility_changed": _about_order_elsewhere,
    "shop/redact": _shop_to_forget,
}
_BY_RESOURCE: Final[dict[str, _Read]] = {
    "fulfillment_holds": _about_part,
    "fulfillment_orders": _about_part,
    "fulfillments": _about_order_elsewhere,
    "order_transactions": _about_order_elsewhere,
    "orders": _about_order,
    "refunds": _about_order_elsewhere,
}
