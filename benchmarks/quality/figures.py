"""(h) How good decisions are, beside the goals: on held-out histories of invented shops."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean
from typing import Final

from app.rules.packs import by_name
from benchmarks.figures import Figure
from benchmarks.histories.profiles import Profile
from benchmarks.quality.report import Measured, measure
from benchmarks.quality.seeds import HELD_OUT

_SEEDS: Final = HELD_OUT[-3:]
_ORDERS: Final = 6000
_CAUGHT: Final = 0.45
_NARROW: Final = 0.8
"""In profiles with fewer fields the goals are this much of the others."""
_MOVERS: Final = 0.05
_PASSED: Final = 0.02
_STUCK: Final = 0.003

_Read = Callable[[Measured], float | None]


def measure_quality(_folder: Path, say: Callable[[str], None]) -> list[Figure]:
    """Measure the balanced pack in three profiles, at the threshold that holds 1 % of the honest."""
    figures: list[Figure] = []
    # On all cores: nothing is timed here.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as processes:
        replays = {
            profile: processes.map(partial(_measured, profile), _SEEDS) for profile in Profile
        }
        for profile, measured in replays.items():
            figures += _figures(profile, list(measured))
            say(f"  {profile}: {', '.join(f'{one.name[4:]} {one.ours}' for one in figures[-5:])}")
    return figures


def _measured(profile: Profile, seed: int) -> Measured:
    return measure(by_name("balanced"), seed, _ORDERS, profile)


def _figures(profile: Profile, measured: Sequence[Measured]) -> Iterator[Figure]:
    caught = _CAUGHT * (1.0 if profile is Profile.ALL else _NARROW)
    for name, read, goal, wants_more in (
        ("order-time fraud caught", lambda one: one.quality.caught, caught, True),
        ("impostors caught", lambda one: one.quality.impostors_caught, caught, True),
        ("honest movers held", lambda one: one.quality.movers_held, _MOVERS, False),
        ("fraud released after a pass", lambda one: one.released.fraud_passed, _PASSED, False),
        ("honest stuck with support", lambda one: one.released.honest_stuck, _STUCK, False),
    ):
        yield _figure(f"(h) {name}, {profile}", _mean(measured, read), goal, at_least=wants_more)


def _figure(name: str, share: float, goal: float, *, at_least: bool) -> Figure:
    return Figure(
        name=name,
        ours=f"{share:.1%}",
        baseline=f"goal {goal:.1%}",
        ratio=share / goal,
        at_least=1.0 if at_least else None,
        at_most=None if at_least else 1.0,
    )


def _mean(measured: Sequence[Measured], read: _Read) -> float:
    return fmean(share for one in measured if (share := read(one)) is not None)
