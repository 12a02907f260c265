"""What Stripe's refusals mean for us: try again, or do not. Pure.

Stripe's own sentences are not repeated, as they may quote what was sent; its codes, the
parameter's name and the request's id are enough to find the request in the Dashboard.
"""

import re
from dataclasses import dataclass
from typing import Final

from app.model.errors import (
    AccessDeniedError,
    ClearholdError,
    NotFoundError,
    RejectedError,
    UnreachableError,
)

_PASSING_STATUSES: Final = frozenset({408, 409, 425, 429})
_PASSING_CODES: Final = frozenset({"rate_limit", "lock_timeout", "idempotency_key_in_use"})
_UNAUTHORIZED: Final = 401
_FORBIDDEN: Final = 403
_FIRST_REFUSAL: Final = 400
_FIRST_FAULT: Final = 500
_SAFE: Final = re.compile(r"[A-Za-z0-9_\[\].-]{1,100}")
_PERMISSION: Final = re.compile(r"'(rak_[a-z_]{1,60})'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An answer other than 2xx. ``status`` is None when no answer came."""

    status: int | None
    code: str = ""
    param: str = ""
    request_id: str = ""
    retry_after: str = ""
    sentence: str = ""
    """Stripe's own; read for the name of a missing permission and never passed on."""


def as_error(refused: Refused, task: str) -> ClearholdError:
    """Return the error that a call must raise; ``task`` completes "Stripe could not …"."""
    if _may_pass(refused):
        return UnreachableError(
            f"Stripe could not be asked to {task}{_details(refused)}. It will be tried again.",
            retry_after=_seconds(refused.retry_after),
        )
    if refused.status == _UNAUTHORIZED:
        return AccessDeniedError(
            f"Stripe does not accept the key{_details(refused)}. Make a new restricted key in"
            " Stripe's Dashboard under Developers, API keys, and enter it in the settings."
        )
    if refused.status == _FORBIDDEN:
        return AccessDeniedError(
            f"The Stripe key may not {task}{_details(refused)}. Edit the key in Stripe's Dashboard"
            f" and {_missing(refused.sentence)}."
        )
    if refused.code == "resource_missing":
        return NotFoundError(f"Stripe knows nothing by that id to {task}{_details(refused)}.")
    return RejectedError(f"Stripe refused to {task}{_details(refused)}.")


def _may_pass(refused: Refused) -> bool:
    status = refused.status
    return (
        status is None
        or status < _FIRST_REFUSAL
        or status >= _FIRST_FAULT
        or status in _PASSING_STATUSES
        or refused.code in _PASSING_CODES
    )


def _details(refused: Refused) -> str:
    named = {
        "status": str(refused.status or ""),
        "code": refused.code,
        "parameter": refused.param,
        "request": refused.request_id,
    }
    shown = [f"{name} {value}" for name, value in named.items() if _SAFE.fullmatch(value)]
    return f" ({', '.join(shown)})" if shown else ""


def _seconds(text: str) -> float | None:
    return float(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None  # noqa: PLR2004 - a wait of weeks is no wait


def _missing(sentence: str) -> str:
    named = _PERMISSION.search(sentence)
    if named:
        return f"give it the permission that Stripe calls {named[1]}"
    return (
        'set "Verification Sessions and Reports" to "Write", and "Webhook Endpoints" too if Clearhold'
        " shall make the endpoint itself"
    )
