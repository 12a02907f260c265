"""The merchant granted the scopes: the code that they bring is exchanged, and the shop connected."""

import hmac
from collections.abc import Mapping

from app.flow.apps.install_shop import install_shop
from app.flow.apps.keys_of_app import keys_of_app
from app.model.errors import BadSignatureError, InvalidInputError
from app.model.shop import Shop
from app.services import Services


def finish_install(services: Services, kind: str, query: Mapping[str, str], cookie: str) -> Shop:
    """Return the shop of a visit that comes back from `begin_install`, connected.

    Raises:
        BadSignatureError: the platform did not sign the visit, the state is not that of this
            browser or too old, or the code was used.
        UnreachableError: the platform or the shop did not answer.
        RejectedError: the platform refuses the app.
    """
    app, connector = services.apps.get(kind), services.shops.get(kind)
    if app is None or connector is None:
        raise BadSignatureError("There is no app at this platform.")
    try:
        claimed = connector.normalised(query.get("shop", ""))
    except InvalidInputError:
        raise BadSignatureError("The visit names no shop.") from None
    keys = keys_of_app(services, kind, claimed)
    arrival = app.read_arrival(query, keys, services.now())
    is_ours = _is_state_of(services, kind, claimed, arrival.state, cookie=cookie)
    if arrival.shop_url != claimed or not arrival.code or not is_ours:
        msg = "This visit was not begun in this browser, or too long ago. Open the app again."
        raise BadSignatureError(msg)
    credentials = app.redeem_code(claimed, arrival.code, keys, services.now())
    return install_shop(services, kind, claimed, credentials)


def _is_state_of(services: Services, kind: str, shop_url: str, state: str, *, cookie: str) -> bool:
    ends, _, signature = state.partition(".")
    if not cookie or not (ends.isascii() and ends.isdecimal() and len(ends) < 12):  # noqa: PLR2004 - seconds
        return False
    said = f"install\0{kind}\0{shop_url}\0{ends}\0{cookie}".encode("utf-8", "surrogatepass")
    is_signed = any(
        hmac.compare_digest(
            signature.encode("utf-8", "replace"),
            hmac.digest(key.encode(), said, "sha256").hex().encode(),
        )
        for key in services.keyring.session_keys()
    )
    return is_signed and int(ends) > services.now().timestamp()
