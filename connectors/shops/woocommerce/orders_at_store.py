"""Orders as they are at the store now, read and written over REST."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from app.model.errors import RejectedError
from app.model.ids import ExternalOrderId
from app.model.order import Order
from connectors.shops.woocommerce.decoding import decode
from connectors.shops.woocommerce.marks import Marks
from connectors.shops.woocommerce.orders import marks_on, order_of
from connectors.shops.woocommerce.payload import OrderJson
from connectors.shops.woocommerce.refusals import Answer
from connectors.shops.woocommerce.rest import Rest

_ORDER: Final = msgspec.json.Decoder(OrderJson)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at an order, with what we left on it."""

    order: Order
    marks: Marks


def look_at(rest: Rest, order: ExternalOrderId) -> Look:
    """Read an order. Raises NotFoundError when it is gone."""
    return _look_in(rest.get(f"orders/{order}"))


def change(rest: Rest, order: ExternalOrderId, body: Mapping[str, object]) -> Look:
    """Write an order in one PUT and return it as it is afterwards."""
    return _look_in(rest.put(f"orders/{order}", body))


def put_in_bin(rest: Rest, order: ExternalOrderId) -> Look:
    """Put an order in the bin and return it as it is afterwards."""
    # The answer shows the order as it was before.
    rest.delete(f"orders/{order}")
    return look_at(rest, order)


def _look_in(answer: Answer) -> Look:
    body = decode(_ORDER, answer)
    try:
        return Look(order=order_of(body), marks=marks_on(body))
    except ValueError as problem:
        raise RejectedError(
            f"The store's answer about an order cannot be used: {problem}."
        ) from None
