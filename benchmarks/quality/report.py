"""``python -m benchmarks.quality``: measures packs on histories and prints a table of each profile."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from app.rules.evaluate import judge_of
from app.rules.pack import Pack
from benchmarks.histories.history import history_of
from benchmarks.histories.profiles import Profile
from benchmarks.histories.world import world_of
from benchmarks.quality.measure import Quality, Scored, quality_of
from benchmarks.quality.release import Released, released_of
from benchmarks.quality.replay import Replayed, replay

REMEMBERED: Final = 0.45
"""Share of a history's time that is only remembered: what follows is measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a pack did in one history."""

    seed: int
    profile: Profile
    quality: Quality
    released: Released


def measure(pack: Pack, seed: int, orders: int, profile: Profile) -> Measured:
    """Make a history, replay it, and measure a pack on its later part."""
    return measure_replayed(
        pack, seed, replay(history_of(world_of(seed, orders)), profile), profile
    )


def measure_replayed(pack: Pack, seed: int, replayed: Replayed, profile: Profile) -> Measured:
    """Measure a pack on the later part of a history that was replayed."""
    judge = judge_of(pack)
    scored = [
        Scored(truth=truth, score=judged.score, needed=judged.needed)
        for truth, judged in zip(replayed.history.truths, map(judge, replayed.rows), strict=True)
    ]
    orders = replayed.orders
    span = orders[-1].placed_at - orders[0].placed_at
    since = orders[0].placed_at + span * REMEMBERED
    later = next(place for place, one in enumerate(orders) if one.placed_at >= since)
    return Measured(
        seed=seed,
        profile=profile,
        quality=quality_of(scored[later:]),
        released=released_of(orders, scored, seed, later),
    )


def table(measured: Sequence[Measured]) -> Iterator[str]:
    """Yield a Markdown table: the means over the seeds of each profile."""
    yield "| profile | fraud caught | impostors caught | movers held | honest asked | fraud asked | released after a pass | honest stuck |"
    yield "|---|---|---|---|---|---|---|---|"
    for profile in Profile:
        some = [one for one in measured if one.profile is profile]
        if some:
            yield f"| {profile} | {' | '.join(_shares(some))} |"


def _shares(some: Sequence[Measured]) -> Iterator[str]:
    for read in _COLUMNS:
        known = [value for one in some if (value := read(one)) is not None]
        yield f"{fmean(known):.1%}" if known else "-"


_COLUMNS: Final[tuple[Callable[[Measured], float | None], ...]] = (
    lambda one: one.quality.caught,
    lambda one: one.quality.impostors_caught,
    lambda one: one.quality.movers_held,
    lambda one: one.quality.asked,
    lambda one: one.quality.fraud_asked,
    lambda one: one.released.fraud_passed,
    lambda one: one.released.honest_stuck,
)
