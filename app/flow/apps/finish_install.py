"""The merchant granted the scopes: the code that they bring is exchanged, and the shop connected."""

import hmac
from collections.abc import Mapping

from app.flow.apps.install_shop import install_shop
from app.flow.apps.signed_visit import signed_visit
from app.model.errors import BadSignatureError
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
    visit = signed_visit(services, kind, query)
    shop_url, arrival = visit.arrival.shop_url, visit.arrival
    if not arrival.code or not _is_state_of(services, kind, shop_url, arrival.state, cookie=cookie):
        msg = "This visit was not begun in this browser, or too long ago. Open the app again."
        raise BadSignatureError(msg)
    credentials = visit.app.redeem_code(shop_url, arrival.code, visit.keys, services.now())
    return install_shop(services, kind, shop_url, credentials)


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
