"""Questions to one shop's Admin GraphQL API, with that shop's token and no other's.

Nothing here is shared between shops: ShopifyAPI's own client keeps its session in its class
and sends one shop's token to another's address (facts: Shopify).
"""

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any, Final

from app.model.errors import UnreachableError
from app.ports import CallRecorder, OutsideCall
from connectors.http_client import Gate
from connectors.shops.shopify.api_version import API_VERSION
from connectors.shops.shopify.operations import Operation, load_operation
from connectors.shops.shopify.refusals import Body, read_answer
from connectors.shops.shopify.throttle import Cost, ThrottledError, read_cost
from connectors.shops.shopify.wire import Answer, Patience, Wire

_PATH: Final = f"/admin/api/{API_VERSION}/graphql.json"
_TOKEN: Final = "X-Shopify-Access-Token"  # noqa: S105 - the header's name
_READS: Final = 3
"""How often a question that changes nothing is asked where the connection fails."""
_BETWEEN_READS: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How one shop is reached: its canonical address, where that is, its token, by which gate."""

    shop_url: str
    reached_at: str
    token: str = field(repr=False)
    gate: Gate
    patience: Patience


class GraphQL:
    """Asks one shop; every call is recorded, every refusal raised. Use one per job."""

    def __init__(self, access: Access, record: CallRecorder) -> None:
        self.shop_url = access.shop_url
        self.cost = Cost()
        """What the last answer cost."""
        self.spent = 0.0
        """Points that all answers cost together."""
        self.withheld: frozenset[str] = frozenset()
        """Fields of protected customer data (and those of ``may_lack``) withheld so far."""
        self.answered_at: datetime | None = None
        """Shopify's own time at its last answer, whole seconds; None before the first."""
        self._access = access
        self._record = record
        self._wire = Wire(access.reached_at, access.gate, access.patience)

    def ask(
        self,
        operation: str,
        variables: Mapping[str, object] | None = None,
        *,
        may_lack: Collection[str] = (),
    ) -> dict[str, Any]:
        """Send the document ``operations/<operation>.graphql`` and return the answer's ``data``.

        ``userErrors`` in it are the caller's to read. ``may_lack`` names fields that may come as
        null because a scope is missing; fields of protected customer data always may.

        Raises:
            UnreachableError: no answer, or not now; ``retry_after`` where Shopify says when.
            RejectedError: Shopify refuses the question itself.
            AccessDeniedError: the token is not accepted, or a scope is missing.
        """
        document = load_operation(operation)
        turns = _Turns(self._access.patience, may_repeat=document.only_reads)
        while True:
            try:
                return self._ask_once(document, variables or {}, may_lack)
            except UnreachableError as problem:
                pause = turns.pause_after(problem)
                if pause is None:
                    raise
            # Bounded by Patience.turn: a worker does not sit out a long limit.
            threading.Event().wait(pause)

    def _ask_once(
        self, document: Operation, variables: Mapping[str, object], may_lack: Collection[str]
    ) -> dict[str, Any]:
        answer = self._wire.post(
            _PATH,
            {"query": document.text, "operationName": document.name, "variables": variables},
            {_TOKEN: self._access.token},
            lambda status, took: self._record(_call(document, status, took)),
        )
        self.answered_at = _date_of(answer) or self.answered_at
        body = read_answer(answer, may_lack)
        self._count(body)
        return body.data

    def _count(self, body: Body) -> None:
        self.cost = read_cost(body.extensions)
        self.spent += self.cost.actual
        self.withheld |= body.withheld


class _Turns:
    """Decides whether one question is asked again, and after how many seconds."""

    def __init__(self, patience: Patience, *, may_repeat: bool) -> None:
        self._patience = patience
        self._may_repeat = may_repeat
        self._started = monotonic()
        self._waited = 0.0
        self._failures = 0

    def pause_after(self, problem: UnreachableError) -> float | None:
        if isinstance(problem, ThrottledError):
            pause = problem.retry_after or 0.0
            self._waited += pause
            return pause if self._waited <= self._patience.turn else None
        self._failures += 1
        is_early = monotonic() - self._started < self._patience.read
        if self._may_repeat and is_early and self._failures < _READS:
            return _BETWEEN_READS
        return None


def _call(document: Operation, status: int | None, took: int) -> OutsideCall:
    return OutsideCall(
        method="POST", path=f"graphql {document.name}", status=status, milliseconds=took
    )


def _date_of(answer: Answer) -> datetime | None:
    """Read Shopify's time from the ``Date`` of its answer (RFC 9110, 6.6.1)."""
    try:
        return parsedate_to_datetime(answer.headers.get("Date", "")).astimezone(UTC)
    except (TypeError, ValueError):
        return None
