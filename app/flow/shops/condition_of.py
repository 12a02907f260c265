"""How a shop's connection is: when either side was last heard, how far we lag, what is wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.model.ailment import Ailment
from app.model.audit import AuditLine
from app.model.shop import Shop
from app.services import Services
from app.store.audit import lines_since
from app.store.deliveries import last_delivery
from app.store.sweeps import Sweep, sweep_of
from app.store.transaction import Transaction

_A_DAY: Final = timedelta(days=1)
BREAKS_A_DAY: Final = 3
_LAG: Final = timedelta(minutes=15)
"""Three sweeps that found nobody, or one that has much to read."""
_FAILURES: Final = 2
_SILENCE: Final = timedelta(hours=1)
"""A webhook may be late: WooCommerce sends with its shoppers' visits, Shopify tries for hours."""
TIMES: Final = 2
"""One webhook lost is no silence: at a quiet shop the next one may be a day away."""
_FIRST_MINUTES: Final = timedelta(minutes=15)
"""Webhooks that are made after the connection were not broken before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How one shop's connection is, as of a moment."""

    last_delivery: datetime | None
    last_call: datetime | None
    """When the shop last answered a call of ours, to the minute."""
    behind: timedelta
    """How far our knowledge of the shop's changes lags."""
    pages_left: int
    """Pages of changes still to be read; 0 too where the shop does not tell."""
    next_look: datetime | None
    problem: str | None
    """Why the last sweep failed."""
    silent_since: datetime | None
    mended: Sequence[AuditLine]
    """Webhooks that were made anew within a day, newest first."""
    breaks: int
    """How many times that was."""
    ailments: Sequence[Ailment]


def condition_of(services: Services, tx: Transaction, shop: Shop) -> Condition:
    """Return how a shop's connection is. Calls nobody, changes nothing."""
    now = services.now()
    sweep = sweep_of(tx, shop.shop_id) or Sweep(due_at=shop.connected_at)
    heard = last_delivery(tx, shop.shop_id, "shop")
    since = max(now - _A_DAY, shop.connected_at + _FIRST_MINUTES)
    mended = lines_since(tx, shop.shop_id, shop.shop_id, "webhook_mended", since=since)
    breaks = len({line.at for line in mended})
    silent_since = _silent_since(sweep, heard, now)
    ailments = _ailments(sweep, now, is_silent=silent_since is not None, breaks=breaks)
    return Condition(
        last_delivery=heard,
        last_call=sweep.last_call_at,
        behind=sweep.behind(now),
        pages_left=sweep.pages_left or 0,
        next_look=sweep.due_at if sweep.begun_at is not None else None,
        problem=sweep.problem,
        silent_since=silent_since,
        mended=mended[::-1],
        breaks=breaks,
        ailments=list(ailments),
    )


def _silent_since(sweep: Sweep, heard: datetime | None, now: datetime) -> datetime | None:
    since = sweep.unheard_since
    if since is None or (heard is not None and heard >= since):
        return None
    is_silent = sweep.times_unheard >= TIMES and now - since >= _SILENCE
    return since if is_silent else None


def _ailments(sweep: Sweep, now: datetime, *, is_silent: bool, breaks: int) -> Iterator[Ailment]:
    if now - sweep.due_at > _LAG:
        yield Ailment.UNSWEPT
    elif sweep.problem is not None and sweep.failures >= _FAILURES:
        yield Ailment.AWAY
    elif sweep.behind(now) > _LAG:
        yield Ailment.BEHIND
    if is_silent:
        yield Ailment.SILENT
    if breaks >= BREAKS_A_DAY:
        yield Ailment.BREAKING
