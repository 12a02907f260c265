"""Reads earlier orders with their keys and with what became of them, as they stand now.

Each change bears its time; `traces` says what of it was known at a moment.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from app.model.check import CheckState
from app.model.facts import KeyKind, Outcome, OutcomeKind, Trace
from app.model.ids import OrderId
from app.model.money import Money
from app.model.shop_event import DisputeKind
from app.rules.history.known import WAITING
from app.store.order_digests import unpack
from app.store.tables import moment

_AT_ONCE: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An earlier order. ``trace`` is as if nothing had become of it; times are microseconds."""

    trace: Trace
    is_waiting: bool
    waiting_changed_at: int | None
    ended_at: int | None
    revived_at: int | None
    outcomes: tuple[Outcome, ...] = ()

    def as_of(self, known: int, known_at: datetime) -> Trace:
        """Return the order as it was known then; both times say the same."""
        is_as_now = self.waiting_changed_at is None or self.waiting_changed_at <= known
        is_waiting = self.is_waiting if is_as_now else not self.is_waiting
        ended_badly = self._has_ended(known)
        if not (is_waiting or ended_badly or self.outcomes):
            return self.trace
        return replace(
            self.trace,
            is_waiting=is_waiting,
            ended_badly=ended_badly,
            outcomes=tuple(one for one in self.outcomes if one.known_at <= known_at),
        )

    def _has_ended(self, known: int) -> bool:
        if self.ended_at is None or self.ended_at > known:
            return False
        # A payment that failed may be tried again, and a cancelled order taken up.
        return self.revived_at is None or not self.ended_at < self.revived_at <= known


def kept_orders(tx: Connection, ids: Iterable[int]) -> dict[int, Kept]:
    """Return these orders by id."""
    wanted = sorted(ids)
    found: dict[int, Kept] = {}
    for begin in range(0, len(wanted), _AT_ONCE):
        found.update(_some(tx, wanted[begin : begin + _AT_ONCE]))
    return found


def _some(tx: Connection, ids: list[int]) -> Iterator[tuple[int, Kept]]:
    listed = ",".join(map(str, ids))
    became = _outcomes(tx, listed)
    for row in tx.exec_driver_sql(_ORDERS[tx.dialect.name], (listed,)).all():
        order_id, placed, minor, currency, method, status, *times, packed, listed_keys = row
        ended, revived, refunded, changed = times
        trace = Trace(
            order_id=OrderId(order_id),
            placed_at=moment(placed),
            total=Money(minor=minor, currency=currency),
            payment_method=method,
            keys=unpack(packed) if packed is not None else _read_keys(listed_keys),
        )
        yield (
            order_id,
            Kept(
                trace=trace,
                is_waiting=status in WAITING,
                waiting_changed_at=changed,
                ended_at=ended,
                revived_at=revived,
                outcomes=_in_order(
                    (*became.get(order_id, ()), *_outcome(OutcomeKind.REFUND, refunded))
                ),
            ),
        )


def _in_order(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Sort what a database lists in whatever order it found it."""
    return tuple(sorted(outcomes, key=lambda one: (one.known_at, one.kind)))


def _read_keys(listed: str | None) -> dict[KeyKind, bytes]:
    """Read the keys of an order that was kept before they stood beside it in one piece."""
    pairs = (one.split(":") for one in (listed or "").split(",") if one)
    return {_KINDS[kind]: bytes.fromhex(digest) for kind, digest in pairs}


def _outcomes(tx: Connection, listed: str) -> dict[int, list[Outcome]]:
    found: dict[int, list[Outcome]] = {}
    for order_id, kind, known, fraud_known in tx.exec_driver_sql(
        _BECAME[tx.dialect.name], (listed, listed)
    ).all():
        found.setdefault(order_id, []).extend(_read_outcomes(kind, known, fraud_known))
    return found


def _read_outcomes(kind: str, known: int, fraud_known: int | None) -> Iterator[Outcome]:
    """Read a label or a finished check. A dispute may be called fraud later than it is known."""
    if kind not in _DISPUTES:
        yield from _outcome(_CHECKS.get(kind) or OutcomeKind(kind), known)
        return
    if fraud_known is None or fraud_known > known:
        yield from _outcome(OutcomeKind.DISPUTE, known)
    yield from _outcome(OutcomeKind.CHARGEBACK, fraud_known)


def _outcome(kind: OutcomeKind, known: int | None) -> Iterator[Outcome]:
    if known is not None:
        yield Outcome(kind=kind, known_at=moment(known))


_KINDS: Final = {kind.value: kind for kind in KeyKind}
_DISPUTES: Final = frozenset(DisputeKind)
_CHECKS: Final = {
    f"check {CheckState.PASSED}": OutcomeKind.PASSED,
    f"check {CheckState.FAILED}": OutcomeKind.CHECK_FAILED,
}
# Thousands of ids as one text: neither driver nor database has to read as many parameters.
_AMONG: Final = {
    "sqlite": "IN (SELECT value FROM json_each('[' || ? || ']'))",
    "postgresql": "= ANY (string_to_array(%s, ',')::bigint[])",
}
_KEYS: Final = {
    "sqlite": "group_concat(k.kind || ':' || hex(k.digest))",
    "postgresql": "string_agg(k.kind || ':' || encode(k.digest, 'hex'), ',')",
}
_ORDERS: Final = {
    dialect: f"""
SELECT o.order_id, o.placed_at, o.total_minor, o.currency, o.payment_method, o.status,
  o.ended_badly_at, o.revived_at, o.refunded_at, o.waiting_changed_at,
  o.keys_packed, CASE WHEN o.keys_packed IS NULL THEN
    (SELECT {_KEYS[dialect]} FROM order_keys AS k WHERE k.order_id = o.order_id) END
FROM orders AS o WHERE o.order_id {among}
"""  # noqa: S608 - texts of our own
    for dialect, among in _AMONG.items()
}
# From the cases to their checks: an index over states would find every check there ever was.
_BECAME: Final = {
    dialect: f"""
SELECT order_id, kind, known_at, fraud_known_at FROM order_labels WHERE order_id {among}
UNION ALL
SELECT cases.order_id, 'check ' || checks.state, checks.finished_at, NULL
FROM cases JOIN checks ON checks.case_id = cases.case_id
WHERE cases.order_id {among} AND checks.state || '' IN ('passed', 'failed')
  AND checks.finished_at IS NOT NULL
"""  # noqa: S608 - texts of our own
    for dialect, among in _AMONG.items()
}
