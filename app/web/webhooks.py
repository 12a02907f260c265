"""The door for shops and providers: answered 2xx once the raw body is durable."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from app.flow.intake.receive import Receipt, receive
from app.flow.intake.receive_from_app import receive_from_app
from app.metrics import count_delivery
from app.model.errors import BadSignatureError, NotFoundError, StorageUnavailableError
from app.model.ids import ShopId
from app.web.context import services

webhooks = Blueprint("webhooks", __name__, url_prefix="/webhooks")

_COME_BACK_SECONDS = "5"


@webhooks.post("/woocommerce/<shop_id>")
def from_woocommerce(shop_id: str) -> ResponseReturnValue:
    """Take a WooCommerce delivery in. Whoever bears the shop's signature may enter."""
    return _taken("woocommerce", lambda raw: _of_shop(shop_id, "shop", raw))


@webhooks.post("/shopify")
def from_shopify() -> ResponseReturnValue:
    """Take a Shopify delivery in. Whoever bears the signature of the shop's app may enter."""
    return _taken(
        "shopify", lambda raw: receive_from_app(services(), "shopify", _headers(), raw=raw)
    )


@webhooks.post("/stripe/<shop_id>")
def from_stripe(shop_id: str) -> ResponseReturnValue:
    """Take a Stripe event in. Whoever bears the endpoint's signature may enter."""
    return _taken("stripe_identity", lambda raw: _of_shop(shop_id, "identity", raw))


def _of_shop(shop_id: str, source: str, raw: bytes) -> Receipt:
    return receive(services(), ShopId(shop_id), source, _headers(), raw=raw)


def _taken(source: str, take: Callable[[bytes], Receipt]) -> ResponseReturnValue:
    raw = request.get_data(cache=False)
    try:
        receipt = take(raw)
    except BadSignatureError as problem:
        count_delivery(source, "not_signed")
        return _refusal(401, problem)
    except NotFoundError as problem:
        count_delivery(source, "unknown")
        return _refusal(404, problem)
    except StorageUnavailableError as problem:
        count_delivery(source, "not_stored")
        answer = _refusal(503, problem)
        answer.headers["Retry-After"] = _COME_BACK_SECONDS
        return answer
    count_delivery(source, receipt)
    return Response(f'{{"receipt":"{receipt}"}}', mimetype="application/json")


def _headers() -> dict[str, str]:
    """Return what the request bears, by lower-case names.

    Read from WSGI's own names: through werkzeug's view it takes ten times as long.
    """
    environ = request.environ
    named = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    return named | {"content-type": environ.get("CONTENT_TYPE", "")}


def _refusal(status: int, problem: Exception) -> Response:
    answer = jsonify(error=str(problem))
    answer.status_code = status
    return answer
