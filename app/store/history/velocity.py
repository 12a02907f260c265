"""How many other orders shared a key within the hour, the day and the week before."""

from collections.abc import Sequence

from sqlalchemy import Connection

from app.model.facts import COUNT_CAP, KeyKind, Window
from app.store.history.asked import Digests, Moment, answers

Velocity = dict[tuple[KeyKind, Window], int]

_WINDOWS = (Window.WEEK, Window.DAY, Window.HOUR)
_BASE = 1000
"""The three counts come as one number, a thousand apart; none exceeds the cap."""


def velocities(tx: Connection, moments: Sequence[tuple[Moment, Digests]]) -> list[Velocity]:
    """Count for each moment. A kind of key that the order does not carry is missing.

    Counting stops at `COUNT_CAP`, which keeps a key that 100,000 orders share as cheap
    as any (facts: 6.2 ms without the cap, 21 µs with it).
    """
    found: list[Velocity] = [{} for _ in moments]
    for place, kind, packed in answers(tx, moments, _COUNTS):
        rest = int(packed)
        for window in _WINDOWS:
            rest, count = divmod(rest, _BASE)
            # A key that was hashed under two generations is counted under both.
            count += found[place].get((kind, window), 0)
            found[place][kind, window] = min(count, COUNT_CAP)
    return found


def _microseconds(window: Window) -> int:
    return int(window.length.total_seconds()) * 1_000_000


_COUNTS = f"""
SELECT COALESCE(SUM(CASE
  WHEN recent.placed_at >= asked.placed - {_microseconds(Window.HOUR)} THEN {1 + _BASE + _BASE**2}
  WHEN recent.placed_at >= asked.placed - {_microseconds(Window.DAY)} THEN {1 + _BASE}
  ELSE 1 END), 0)
FROM (
  SELECT earlier.placed_at FROM order_keys AS earlier
  WHERE earlier.shop_id = asked.shop AND earlier.kind = asked.kind
    AND earlier.digest = asked.digest AND earlier.known_at <= asked.known
    AND earlier.placed_at >= asked.placed - {_microseconds(Window.WEEK)}
    AND (earlier.placed_at < asked.placed
      OR (earlier.placed_at = asked.placed AND earlier.order_id < asked.order_id))
  ORDER BY earlier.placed_at DESC LIMIT {COUNT_CAP}
) AS recent
"""  # noqa: S608 - only numbers of our own are put in
