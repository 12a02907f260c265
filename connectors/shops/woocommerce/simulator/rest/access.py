"""Who calls: OAuth 1.0a on http, Basic (or the key in the query) on https, else nobody.

Source: observed, and ``WC_REST_Authentication``.
"""

from urllib.parse import unquote_plus, urlsplit

from flask import Request

from connectors.shops.woocommerce.simulator.refusals import Refusal
from connectors.shops.woocommerce.simulator.rest.keys import Key, find_key
from connectors.shops.woocommerce.simulator.rest.oauth import (
    NAMES,
    Nonces,
    SignedRequest,
    check_signature,
    invalid,
    missing_parameters,
    parameters_of,
)
from connectors.shops.woocommerce.simulator.shop import Shop

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_ANONYMOUS = {
    "GET": ("woocommerce_rest_cannot_view", "Sorry, you cannot view this resource."),
    "POST": ("woocommerce_rest_cannot_create", "Sorry, you are not allowed to create resources."),
    "PUT": ("woocommerce_rest_cannot_edit", "Sorry, you are not allowed to edit this resource."),
    "DELETE": (
        "woocommerce_rest_cannot_delete",
        "Sorry, you are not allowed to delete this resource.",
    ),
}


class Gatekeeper:
    """Lets holders of keys in, for what their key allows."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._nonces = Nonces()

    def admit(self, request: Request) -> Key:
        """Return the key of whoever calls.

        Raises:
            Refusal: nobody proved to be anybody, or the key does not allow the method.
        """
        key = self._by_secret(request) if _is_https(request) else None
        key = key or self._by_signature(request)
        if key is None:
            raise _stranger(request)
        if not key.allows(request.method):
            needed = "read" if request.method in {"GET", "HEAD"} else "write"
            raise invalid(f"The API key provided does not have {needed} permissions.")
        return key

    def _by_secret(self, request: Request) -> Key | None:
        name, secret = request.args.get("consumer_key"), request.args.get("consumer_secret")
        if not (name and secret) and request.authorization:
            name, secret = request.authorization.username, request.authorization.password
        key = self._find(name) if name and secret else None
        if key and key.consumer_secret != secret:
            raise invalid("Consumer secret is invalid.")
        return key

    def _by_signature(self, request: Request) -> Key | None:
        parameters = parameters_of(request.query_string.decode())
        if request.authorization and request.authorization.type == "oauth":
            given = request.authorization.parameters.items()
            parameters |= {name: unquote_plus(str(it)) for name, it in given if name != "realm"}
        missing = missing_parameters(parameters)
        if len(missing) == len(NAMES):
            return None
        if missing:
            plural = "s" if len(missing) > 1 else ""
            raise Refusal(
                401,
                "woocommerce_rest_authentication_missing_parameter",
                f"Missing OAuth parameter{plural} {', '.join(missing)}",
            )
        key = self._find(parameters["oauth_consumer_key"])
        if key is None:
            raise invalid("Consumer key is invalid.")
        signed = SignedRequest(
            method=request.method, urls=self._urls(request), parameters=parameters
        )
        check_signature(signed, key.consumer_secret)
        moment, nonce = parameters["oauth_timestamp"], parameters["oauth_nonce"]
        self._nonces.check(key.id, moment, nonce, self._shop.clock())
        return key

    def _find(self, consumer_key: str) -> Key | None:
        with self._shop.database.reading() as connection:
            return find_key(connection, consumer_key)

    def _urls(self, request: Request) -> tuple[str, ...]:
        """List what may have been signed: the home address and, in a demo, the one on this machine."""
        path = urlsplit(request.environ.get("REQUEST_URI", request.path)).path
        scheme = "https" if _is_https(request) else "http"
        home = urlsplit(self._shop.profile.home_url)._replace(scheme=scheme).geturl()
        here = urlsplit(f"//{request.host}")
        local = (f"{scheme}://{request.host}{path}",) if here.hostname in LOOPBACK else ()
        return tuple(dict.fromkeys((f"{home}{path}", *local)))


def _is_https(request: Request) -> bool:
    return request.headers.get("X-Forwarded-Proto", request.scheme) == "https"


def _stranger(request: Request) -> Refusal:
    code, message = _ANONYMOUS.get(request.method, _ANONYMOUS["GET"])
    if request.method == "GET" and not request.path.rstrip("/")[-1].isdigit():
        message = "Sorry, you cannot list resources."
    return Refusal(401, code, message)
