"""Faults that the control API orders for requests to come: rate limits, errors, cut connections."""

import re
from dataclasses import dataclass, fields
from typing import Final

from connectors.identity.stripe_identity.simulator import rules
from connectors.identity.stripe_identity.simulator.database import Database
from connectors.identity.stripe_identity.simulator.errors import Refusal
from connectors.identity.stripe_identity.simulator.vocabulary import Body

KINDS: Final = ("error", "rate_limit", "lock_timeout", "reset", "slow")
MOMENTS: Final = ("before", "after")
REASONS: Final = (
    "global-rate",
    "endpoint-rate",
    "global-concurrency",
    "endpoint-concurrency",
    "resource-specific",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with a request.

    Attributes:
        kind: ``error`` (``status``, api_error), ``rate_limit`` (429 with ``reason``),
            ``lock_timeout`` (429 without), ``reset`` (the connection is cut) or ``slow``
            (``seconds`` pass before the endpoint begins, so that a twin request meets 409).
        method: which method, empty for any.
        path: regular expression that the whole path must match, empty for any.
        moment: for error and reset, ``before`` or ``after`` the work was committed.
        status: of an error.
        kept: whether an error is kept for the idempotency key; None means as Stripe does, a 500
            is and others are not.
        reason: of a rate limit.
        should_retry: sends stripe-should-retry true or false; None sends no such header.
        seconds: how long slow is.
    """

    kind: str
    method: str = ""
    path: str = ""
    moment: str = "before"
    status: int = 500
    kept: bool | None = None
    reason: str = "global-rate"
    should_retry: bool | None = None
    seconds: float = 0.0

    @property
    def headers(self) -> dict[str, str]:
        """Headers that come with the fault."""
        if self.should_retry is None:
            return {}
        return {"Stripe-Should-Retry": "true" if self.should_retry else "false"}


class ConnectionCutError(Exception):
    """The client gets no answer at all."""


def parse(body: Body) -> Fault:
    """Read a fault; ValueError says what is wrong."""
    unknown = set(body) - {field.name for field in fields(Fault)}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    if body.get("kind") not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}")
    fault = Fault(**body)
    if fault.moment not in MOMENTS or fault.reason not in REASONS:
        raise ValueError(f"moment is one of {MOMENTS}, reason one of {REASONS}")
    try:
        re.compile(fault.path)
    except re.error as error:
        raise ValueError(f"path is no regular expression: {error}") from error
    return fault


def take(database: Database, method: str, path: str) -> Fault | None:
    """Return the fault that strikes this request, counting it down."""
    found = rules.take(database, "fault", lambda body: _strikes(parse(body), method, path))
    return parse(found) if found else None


def strike_early(fault: Fault | None) -> None:
    """Raise what happens before a request reaches its endpoint: limits and locks."""
    if fault is None:
        return
    if fault.kind == "rate_limit":
        raise _rate_limit(fault)
    if fault.kind == "lock_timeout":
        raise _lock_timeout(fault)


def strike(fault: Fault | None, moment: str) -> None:
    """Raise what happens within the endpoint, before or after its work is committed."""
    if fault is None or fault.moment != moment:
        return
    if fault.kind == "error":
        raise _error(fault)
    if fault.kind == "reset" and moment == "before":
        raise ConnectionCutError


def cuts_the_answer(fault: Fault | None) -> bool:
    """Tell whether the work is done and kept, but its answer never arrives."""
    return fault is not None and fault.kind == "reset" and fault.moment == "after"


def _strikes(fault: Fault, method: str, path: str) -> bool:
    return fault.method in ("", method) and (
        not fault.path or re.fullmatch(fault.path, path) is not None
    )


def _rate_limit(fault: Fault) -> Refusal:
    return Refusal(
        429,
        "Request rate limit exceeded. Learn more about rate limits here"
        " https://docs.stripe.com/rate-limits.",
        code="rate_limit",
    ).with_headers({"Stripe-Rate-Limited-Reason": fault.reason, **fault.headers})


def _lock_timeout(fault: Fault) -> Refusal:
    return Refusal(
        429,
        "This object cannot be accessed right now because another API request or Stripe process"
        " is currently accessing it. If you see this error intermittently, retry the request.",
        code="lock_timeout",
    ).with_headers(fault.headers)


def _error(fault: Fault) -> Refusal:
    refusal = Refusal(
        fault.status,
        "An unknown error occurred on the simulated Stripe's side.",
        type="api_error",
    ).with_headers(fault.headers)
    refusal.executed = fault.status == 500 if fault.kept is None else fault.kept  # noqa: PLR2004 - the status
    return refusal
