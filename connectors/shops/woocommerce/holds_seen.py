"""Looks at the holds on many orders in few calls.

A list leaves out what is in the bin, even where it is asked for any status (source:
``WC_REST_Orders_V2_Controller`` and ``wc_get_order_statuses``), and plugins for languages or
vendors filter it besides. What a list leaves out is asked for by itself, or it would look lost
at every sweep.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from app.model.errors import AccessDeniedError, NotFoundError, UnreachableError
from app.model.ids import ExternalOrderId
from app.ports import HoldsSeen
from connectors.shops.woocommerce.decoding import decode
from connectors.shops.woocommerce.marks import marks_of
from connectors.shops.woocommerce.payload import Loose, MetaJson, identifier, text, texts_of
from connectors.shops.woocommerce.rest import Rest
from connectors.shops.woocommerce.statuses import status_of

_AT_ONCE: Final = 50
_ALONE_AT_MOST: Final = 50
"""Of those that a list leaves out; more are missing, as if the store did not show them."""
_CRASHES_AT_MOST: Final = 1
"""An order at which a plugin crashes hides no other; more of them are a store that is down."""
_FIELDS: Final = "id,status,payment_method,meta_data"


class _OrderJson(msgspec.Struct):
    id: Loose = None
    status: Loose = None
    payment_method: Loose = None
    meta_data: list[MetaJson] = []


_ORDERS: Final = msgspec.json.Decoder(list[_OrderJson])
_ORDER: Final = msgspec.json.Decoder(_OrderJson)


def holds_on(rest: Rest, orders: Sequence[ExternalOrderId]) -> Mapping[ExternalOrderId, HoldsSeen]:
    """Return how each order stands; those that the store does not show are missing."""
    found = {order: seen for some in _portions(orders) for order, seen in _listed(rest, some)}
    left_out = [order for order in orders if order not in found]
    return found | dict(_each_alone(rest, left_out[:_ALONE_AT_MOST]))


def _portions(orders: Sequence[ExternalOrderId]) -> Iterator[Sequence[ExternalOrderId]]:
    for begin in range(0, len(orders), _AT_ONCE):
        yield orders[begin : begin + _AT_ONCE]


def _listed(
    rest: Rest, orders: Sequence[ExternalOrderId]
) -> Iterator[tuple[ExternalOrderId, HoldsSeen]]:
    asked: dict[str, str | int] = {
        "include": ",".join(orders),
        "status": "any",
        "per_page": _AT_ONCE,
        # The store leaves out what is not asked for: no person travels with it.
        "_fields": _FIELDS,
    }
    for body in decode(_ORDERS, rest.get("orders", asked)):
        yield ExternalOrderId(identifier(body.id)), _seen(body)


def _each_alone(
    rest: Rest, orders: Sequence[ExternalOrderId]
) -> Iterator[tuple[ExternalOrderId, HoldsSeen]]:
    crashes = 0
    for order in orders:
        try:
            yield order, _seen(decode(_ORDER, rest.get(f"orders/{order}", {"_fields": _FIELDS})))
        except (NotFoundError, AccessDeniedError):
            # The list was answered: it is this order that is kept from us, and not the store.
            continue
        except UnreachableError:
            crashes += 1
            if crashes > _CRASHES_AT_MOST:
                raise


def _seen(body: _OrderJson) -> HoldsSeen:
    native = text(body.status)
    hold = marks_of(texts_of(body.meta_data)).hold_id(native)
    status = status_of(native, text(body.payment_method), is_held=hold is not None)
    return HoldsSeen(status=status, hold=hold)
