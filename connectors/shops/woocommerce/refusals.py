"""What a store's answer means when it is no success. Pure.

Source: facts observed on WooCommerce 9.9.5; ``WP_Fatal_Error_Handler`` for a crash's code.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from html import unescape
from http import HTTPStatus
from typing import Final
from urllib.parse import urljoin, urlsplit

import msgspec

from app.model.errors import (
    AccessDeniedError,
    ClearholdError,
    NotFoundError,
    RejectedError,
    UnreachableError,
)

_BUSY: Final = frozenset({408, 425, 429})
_CRASH: Final = "internal_server_error"
_GONE: Final = "_invalid_id"
_NO_ROUTE: Final = "rest_no_route"
_LONGEST_SENTENCE: Final = 300
_LONGEST_WAIT: Final = 86_400.0
_TAG: Final = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A store's answer to one call; header names are in any case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class _Error(msgspec.Struct):
    code: str = ""
    message: str = ""


_ERROR: Final = msgspec.json.Decoder(_Error)


def refusal_in(answer: Answer) -> ClearholdError | None:
    """Return what to raise for an answer, or None for a success."""
    if answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    if answer.status < HTTPStatus.BAD_REQUEST:
        return RejectedError(_redirect(answer))
    error = _error_of(answer.body)
    if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return AccessDeniedError(_denied(answer.status, error))
    if answer.status == HTTPStatus.NOT_FOUND:
        return _missing(answer.url, error)
    return _failure(answer, error)


def _failure(answer: Answer, error: _Error) -> ClearholdError:
    status = answer.status
    if status in _BUSY or status > HTTPStatus.INTERNAL_SERVER_ERROR:
        return UnreachableError(
            f"The store is busy or down (HTTP {status}).", retry_after=_retry_after(answer)
        )
    if status == HTTPStatus.BAD_REQUEST and error.code.endswith(_GONE):
        # What GET answers with 404, PUT answers with 400.
        return _missing(answer.url, error)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR and error.code in ("", _CRASH):
        return UnreachableError("The store crashed while it answered (HTTP 500).")
    # WooCommerce reports what its business rules refuse as 500; asking again changes nothing.
    return RejectedError(f"The store refused: {_sentence(error) or f'HTTP {status}'}")


def _error_of(body: bytes) -> _Error:
    try:
        return _ERROR.decode(body)
    except (ValueError, RecursionError):
        return _Error()


def _redirect(answer: Answer) -> str:
    target = urlsplit(urljoin(answer.url, _header(answer, "Location")))
    asked = urlsplit(answer.url)
    path = target.path.partition("/wp-json")[0].rstrip("/")
    address = f"{target.scheme}://{target.netloc}{path}"[:_LONGEST_SENTENCE]
    if (target.scheme, target.netloc) == (asked.scheme, asked.netloc):
        return (
            f"The store redirects its REST API to {address}. Switch that redirect off for /wp-json."
        )
    return f"The store has moved to {address}. Connect it under that address."


def _denied(status: int, error: _Error) -> str:
    said = _sentence(error)
    reason = f" It said: {said}" if said else ""
    if not error.code:
        return (
            f"Something in front of the store's REST API refused us (HTTP {status}), such as a"
            " security plugin or a firewall. Let this service's calls to /wp-json through."
        )
    return (
        f"The store does not accept our key for this (HTTP {status}).{reason} Make a new key under"
        " WooCommerce > Settings > Advanced > REST API, with read and write permission, for a user"
        " of role Shop manager, and enter it here."
    )


def _missing(url: str, error: _Error) -> ClearholdError:
    if error.code and error.code != _NO_ROUTE:
        return NotFoundError(f"The store has it no longer: {_sentence(error) or error.code}")
    # Nothing is known about the order: the store as a whole does not answer as WooCommerce.
    host = urlsplit(url).netloc
    return UnreachableError(
        f"There is no WooCommerce REST API at {host} at the moment. Is WooCommerce active, and are"
        " permalinks set to anything but Plain?"
    )


def _retry_after(answer: Answer) -> float | None:
    wanted = _header(answer, "Retry-After").strip()
    try:
        seconds = float(wanted) if wanted[:1].isdecimal() else _seconds_until(wanted, answer)
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), _LONGEST_WAIT) if math.isfinite(seconds) else None


def _seconds_until(date: str, answer: Answer) -> float:
    # Both by the store's own clock, whatever ours says.
    now = parsedate_to_datetime(_header(answer, "Date"))
    return (parsedate_to_datetime(date) - now).total_seconds()


def _header(answer: Answer, name: str) -> str:
    return answer.headers.get(name, "")


def _sentence(error: _Error) -> str:
    plain = " ".join(unescape(_TAG.sub(" ", error.message)).split())
    return plain[:_LONGEST_SENTENCE]
