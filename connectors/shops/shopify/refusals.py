"""What an answer of Shopify's means when it is no success. Pure.

Source: shopify.dev, "Response status and error codes"; facts: Shopify.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

import msgspec

from app.model.errors import (
    AccessDeniedError,
    AccessEndedError,
    ClearholdError,
    RejectedError,
    UnreachableError,
)
from connectors.shops.shopify.throttle import read_cost, throttled_by_cost, throttled_by_status
from connectors.shops.shopify.wire import Answer

_LONGEST_SENTENCE: Final = 300
_SECURITY_REJECTION: Final = 430
_BUSY: Final = frozenset({408, 425, _SECURITY_REJECTION})
_DOWN: Final = frozenset({"INTERNAL_SERVER_ERROR", "TIMEOUT"})
_THROTTLED: Final = "THROTTLED"
_DENIED: Final = "ACCESS_DENIED"
_INACTIVE: Final = "SHOP_INACTIVE"
# A field of protected customer data comes as null beside an error that says this.
_PROTECTED: Final = ("not approved to", "protected customer data", "protected-customer-data")
_CLOSED: Final = {
    HTTPStatus.UNAUTHORIZED: (
        "Shopify no longer accepts our token for this shop: the app was removed, or its token was"
        " withdrawn. Open or install the app in the shop's admin again."
    ),
    HTTPStatus.PAYMENT_REQUIRED: (
        "The shop is frozen because of an unpaid bill at Shopify. It works again once that is paid."
    ),
    HTTPStatus.FORBIDDEN: (
        "Shopify does not let the app do this at the shop. Open the app in the shop's admin and"
        " grant what it asks for."
    ),
    HTTPStatus.NOT_FOUND: (
        "Shopify knows no shop at this address any more: it was closed, or has another"
        " myshopify.com domain now."
    ),
    HTTPStatus.LOCKED: (
        "Shopify has locked the shop. Its owner can ask Shopify's support to open it again."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A read answer: its data, and the names of fields that were withheld from us."""

    data: dict[str, Any]
    extensions: object = None
    withheld: frozenset[str] = field(default_factory=frozenset)


class _BodyJson(msgspec.Struct):
    data: dict[str, Any] | None = None
    errors: Any = None
    extensions: Any = None


_BODY: Final = msgspec.json.Decoder(_BodyJson)


def read_answer(answer: Answer, may_lack: Collection[str] = ()) -> Body:
    """Return what was asked for.

    ``may_lack`` names fields that may be withheld; those of protected customer data always may.

    Raises:
        UnreachableError: the shop is busy or down, or the answer is none of Shopify's.
        RejectedError: Shopify refuses what we asked.
        AccessDeniedError: it does not let the app do this.
    """
    if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
        raise _refusal_by_status(answer)
    body = _decoded(answer.body)
    errors = _errors_of(body.errors)
    withheld, problem = _sort_out(errors, body, may_lack)
    if problem is not None:
        raise problem
    if body.data is None:
        raise UnreachableError("Shopify's answer holds nothing that we asked for.")
    return Body(data=body.data, extensions=body.extensions, withheld=withheld)


def _refusal_by_status(answer: Answer) -> ClearholdError:
    status = answer.status
    if status < HTTPStatus.BAD_REQUEST:
        return RejectedError(
            "Shopify sends us on to another address: the shop's myshopify.com domain has changed."
            " Connect it under its new one."
        )
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return throttled_by_status(answer.headers)
    if status in _CLOSED:
        refusal = AccessEndedError if status == HTTPStatus.UNAUTHORIZED else AccessDeniedError
        return refusal(_CLOSED[HTTPStatus(status)])
    if status in _BUSY or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return UnreachableError(f"Shopify is busy or down (HTTP {status}).")
    return RejectedError(f"Shopify refused what we asked (HTTP {status}).")


def _decoded(body: bytes) -> _BodyJson:
    try:
        return _BODY.decode(body)
    except (ValueError, RecursionError):
        raise UnreachableError("Shopify's answer cannot be read.") from None


def _errors_of(errors: object) -> list[Mapping[str, Any]]:
    if not errors:
        return []
    found = errors if isinstance(errors, list) else [errors]
    return [one if isinstance(one, dict) else {"message": str(one)} for one in found]


def _sort_out(
    errors: list[Mapping[str, Any]], body: _BodyJson, may_lack: Collection[str]
) -> tuple[frozenset[str], ClearholdError | None]:
    withheld: set[str] = set()
    for error in errors:
        code = _code(error)
        if code == _THROTTLED:
            return frozenset(), throttled_by_cost(read_cost(body.extensions))
        if code == _DENIED and body.data is not None and _may_be_withheld(error, may_lack):
            withheld.add(_field(error))
            continue
        return frozenset(), _problem(code, error)
    return frozenset(withheld), None


def _may_be_withheld(error: Mapping[str, Any], may_lack: Collection[str]) -> bool:
    said = _message(error).lower()
    return _field(error) in may_lack or any(word in said for word in _PROTECTED)


def _problem(code: str, error: Mapping[str, Any]) -> ClearholdError:
    said = _message(error)[:_LONGEST_SENTENCE]
    if code == _DENIED:
        return AccessDeniedError(
            f"Shopify does not let the app do this: {said} Open the app in the shop's admin and"
            " grant what it asks for."
        )
    if code == _INACTIVE:
        return AccessDeniedError("The shop is closed at Shopify at the moment.")
    if code in _DOWN:
        return UnreachableError("Shopify failed while it answered.")
    return RejectedError(f"Shopify refused what we asked: {said or code or 'it gave no reason'}")


def _code(error: Mapping[str, Any]) -> str:
    extensions = error.get("extensions")
    return str(extensions.get("code") or "") if isinstance(extensions, dict) else ""


def _message(error: Mapping[str, Any]) -> str:
    return " ".join(str(error.get("message") or "").split())


def _field(error: Mapping[str, Any]) -> str:
    path = error.get("path")
    names = [one for one in path if isinstance(one, str)] if isinstance(path, list) else []
    return names[-1] if names else ""
