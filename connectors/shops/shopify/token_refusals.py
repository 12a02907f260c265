"""Why Shopify gives no token, in our errors. Pure.

Source: RFC 6749 5.2, RFC 8693 2.2.2; facts: Shopify.
"""

import re
from http import HTTPStatus
from typing import Final

import msgspec

from app.model.errors import (
    AccessDeniedError,
    AccessEndedError,
    BadSignatureError,
    ClearholdError,
    UnreachableError,
)
from connectors.shops.shopify.throttle import throttled_by_status
from connectors.shops.shopify.wire import Answer

_LONGEST: Final = 200
_WORD: Final = re.compile(r"[a-z_]{1,60}")
_SENTENCES: Final = {
    "invalid_client": (
        "Shopify does not accept the app's client id and secret. Copy both anew from the app's"
        " settings in the Dev Dashboard."
    ),
    "application_cannot_be_found": "Shopify knows no app with this client id.",
    "app_not_installed": "The app is not installed at this shop. Install it, then try again.",
    "shop_not_permitted": (
        "Shopify gives this app no token for this shop by client credentials: the app and the shop"
        " must belong to one organisation, and the app must be installed at the shop."
    ),
    "invalid_grant": (
        "The permission of this shop has ended. Open the app in the shop's admin once, and it is"
        " renewed."
    ),
}
# An app that is not there, and a refresh token that was withdrawn with it.
_ENDED: Final = frozenset({"app_not_installed", "invalid_grant"})


class _ErrorJson(msgspec.Struct):
    error: str = ""
    error_description: str = ""


_ERROR: Final = msgspec.json.Decoder(_ErrorJson)


def refusal_of(answer: Answer, *, is_code: bool) -> ClearholdError | None:
    """Return what to raise for an answer, or None for a success.

    ``is_code`` tells that an authorization code was to be exchanged: for a used or forged one
    Shopify answers with a page that says ``invalid_request``.
    """
    status = answer.status
    if status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return throttled_by_status(answer.headers)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return UnreachableError(f"Shopify is busy or down (HTTP {status}).")
    return _refused(answer, is_code=is_code)


def _refused(answer: Answer, *, is_code: bool) -> ClearholdError:
    error = _error_of(answer.body)
    if error.error == "invalid_subject_token":
        return BadSignatureError("Shopify does not accept the session token: it is too old.")
    if is_code and error.error in ("", "invalid_request", "invalid_grant"):
        return BadSignatureError("Shopify does not accept the code: it was used, or is too old.")
    if answer.status == HTTPStatus.NOT_FOUND and not error.error:
        return AccessDeniedError("Shopify knows no shop at this address.")
    sentence = _SENTENCES.get(error.error) or (
        f"Shopify refuses the app at this shop: {_reason(answer, error)}."
    )
    refusal = AccessEndedError if error.error in _ENDED else AccessDeniedError
    return refusal(sentence)


def _reason(answer: Answer, error: _ErrorJson) -> str:
    said = " ".join(error.error_description.split())[:_LONGEST].rstrip(".")
    word = error.error if _WORD.fullmatch(error.error) else ""
    return said or word or f"HTTP {answer.status}"


def _error_of(body: bytes) -> _ErrorJson:
    try:
        return _ERROR.decode(body)
    except (ValueError, RecursionError):
        return _ErrorJson()
