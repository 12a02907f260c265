"""What a caller of the control API sent."""

from flask import request

from connectors.shops.shopify.simulator.state.documents import Json


def sent() -> Json:
    """Return the JSON object of the request, empty where there is none.

    Raises:
        TypeError: it is something else.
    """
    body = request.get_json(silent=True) or {}
    if not isinstance(body, dict):
        raise TypeError("send one JSON object")
    return body
