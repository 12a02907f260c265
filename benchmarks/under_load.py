"""(m) Webhook to hold, and verified event to release, while both shops keep ordering.

A hold's time begins when its webhook was kept, a release's when the buyer's document was shown
at the provider; each ends once the shop confirmed it and that is kept.
"""

import re
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any, Final

import psutil
import requests

from app.store.tables import microseconds
from app.supervisor.demo_ends import TIMEOUT, Demo, is_idle, post
from app.supervisor.demo_orders import ordinary, resident, risky
from app.supervisor.demo_platform import SHOP
from app.supervisor.demo_platform_orders import doubtful, usual
from benchmarks.figures import Figure, milliseconds
from benchmarks.two_shops import two_shops

_SECONDS: Final = 60
_PATIENCE: Final = 120
"""Seconds in which the last release must have come."""
_RATE: Final = 2
"""Orders a second at each shop: 345,600 a day from both."""
_RISKY: Final = 4
"""One of so many asks for proof. Where one of a hundred does, as at real shops, so many holds are
those of a hundred orders a second."""
_WARM_UP: Final = 6
"""Orders that ask for proof, at each shop, before anything is measured."""
_LOOK: Final = 0.1
_GOAL: Final = 2.0
_LINK: Final = re.compile(r"/v/[A-Za-z0-9_-]{20,}")
_RESIDENT: Final = re.compile(r"resident(\d+)@")
_PLACES: Final = {
    "woocommerce": ("/control/orders", ordinary, risky),
    "shopify": (f"/control/shops/{SHOP}.myshopify.com/orders", usual, doubtful),
}
_CASES: Final = "SELECT count(*), count(CASE WHEN state <> 'released' THEN 1 END) FROM cases"
_HOLDS: Final = """
SELECT shops.kind, cases.held_at - orders.known_at FROM cases
JOIN orders ON orders.order_id = cases.order_id JOIN shops ON shops.shop_id = cases.shop_id
WHERE orders.known_at >= :since
"""
_RELEASES: Final = """
SELECT shops.kind, cases.closed_at, checks.session FROM cases
JOIN orders ON orders.order_id = cases.order_id JOIN shops ON shops.shop_id = cases.shop_id
JOIN checks ON checks.case_id = cases.case_id
WHERE orders.known_at >= :since
"""


@dataclass(slots=True)
class _Buyers:
    """Everybody who got a letter shows their own document at once."""

    demo: Demo
    shown: dict[str, int] = field(default_factory=dict)
    """When, in microseconds, by the provider's session."""
    _read: set[Path] = field(default_factory=set)

    def answer(self) -> None:
        """Read the letters that came."""
        for path in sorted(set(self.demo.letters.glob("*.eml")) - self._read):
            self._read.add(path)
            letter = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
            body, whose = letter.get_body(("plain",)), _RESIDENT.search(str(letter["To"]))
            link = _LINK.search(body.get_content()) if body is not None else None
            if link is not None and whose is not None:
                self._show(link[0], resident(int(whose[1]) - 1))

    def _show(self, link: str, person: dict[str, str]) -> None:
        demo, name = self.demo, {key: person[key] for key in ("first_name", "last_name")}
        button = f"{demo.services.public_url}{link}/check"
        requests.post(button, allow_redirects=False, timeout=TIMEOUT)
        session = requests.get(f"{demo.stripe}/control/sessions", timeout=TIMEOUT).json()[0]["id"]
        if session not in self.shown:
            self.shown[session] = microseconds(demo.services.now())
            post(
                demo.stripe, f"/control/sessions/{session}/submit", {"outcome": "verified", **name}
            )


def measure_under_load(
    folder: Path, say: Callable[[str], None], seconds: int = _SECONDS
) -> list[Figure]:
    """Measure while both shops order on and every buyer who is asked answers at once."""
    with two_shops(folder) as demo:
        buyers = _Buyers(demo)
        _order(demo, buyers, range(_WARM_UP * _RISKY), at_once=True)
        _await_end(demo, buyers, cases=2 * _WARM_UP)
        since = microseconds(demo.services.now())
        first = _WARM_UP * _RISKY
        used = _processor_seconds()
        took = _order(demo, buyers, range(first, first + seconds * _RATE))
        asked = 2 * len(range(first, first + seconds * _RATE, _RISKY))
        _await_end(demo, buyers, cases=2 * _WARM_UP + asked)
        ours, ends = (now - then for now, then in zip(_processor_seconds(), used, strict=True))
        say(
            f"  {2 * seconds * _RATE} orders placed in {took:.0f} s; the product used {ours:.1f} s of "
            f"processor, the simulated ends {ends:.1f} s"
        )
        holds, releases = (_asked(demo, question, since) for question in (_HOLDS, _RELEASES))
    held = [(kind, taken / 1e6) for kind, taken in holds]
    released = [(kind, (at - buyers.shown[one]) / 1e6) for kind, at, one in releases]
    rate = f"{2 * seconds * _RATE / took:.1f} orders/s"
    return [
        *_figures(f"webhook → hold confirmed at the shop, {rate}", held, say),
        *_figures(f"verified → release confirmed at the shop, {rate}", released, say),
    ]


def _figures(
    what: str, found: Sequence[tuple[str, float]], say: Callable[[str], None]
) -> list[Figure]:
    figures = []
    for shop in _PLACES:
        taken = [seconds for kind, seconds in found if kind == shop]
        hundredths = quantiles(taken, n=100, method="inclusive")
        p50, p95, p99 = (hundredths[place - 1] for place in (50, 95, 99))
        shown = f"p50 {milliseconds(p50)}, p95 {milliseconds(p95)}, p99 {milliseconds(p99)}"
        say(f"  {shop}, {what}: {shown} of {len(taken)}")
        figures.append(
            Figure(
                name=f"(m) {what}: {shop}, p95",
                ours=f"{shown}, of {len(taken)}",
                baseline=f"goal {_GOAL:g} s",
                ratio=p95 / _GOAL,
                at_most=1.0,
            )
        )
    return figures


def _order(demo: Demo, buyers: _Buyers, numbers: range, *, at_once: bool = False) -> float:
    """Order at both shops, at a steady pace or as fast as they take it; return the seconds."""
    began_at, closed = perf_counter(), threading.Event()
    with ThreadPoolExecutor(3) as people:
        reading = people.submit(_read_until, closed, buyers)
        pace = 0.0 if at_once else 1 / _RATE
        ordering = [people.submit(_order_at, demo, kind, numbers, pace) for kind in _PLACES]
        try:
            for one in ordering:
                one.result()
            return perf_counter() - began_at
        finally:
            closed.set()
            reading.result()


def _order_at(demo: Demo, kind: str, numbers: range, pace: float) -> None:
    path, harmless, doubted = _PLACES[kind]
    address = demo.store if kind == "woocommerce" else demo.shopify
    pause, began_at = threading.Event(), perf_counter()
    for place, number in enumerate(numbers):
        pause.wait(max(0.0, began_at + place * pace - perf_counter()))
        is_harmless = number % _RISKY
        spec: dict[str, Any] = harmless(number) if is_harmless else doubted(number // _RISKY)
        post(address, path, spec)


def _read_until(closed: threading.Event, buyers: _Buyers) -> None:
    while not closed.wait(_LOOK):
        buyers.answer()


def _await_end(demo: Demo, buyers: _Buyers, *, cases: int) -> None:
    """Let buyers answer until that many cases were opened and released, and nothing waits."""
    pause, until, left = threading.Event(), perf_counter() + _PATIENCE, cases
    while perf_counter() < until:
        buyers.answer()
        [[opened, open_still]] = _asked(demo, _CASES, 0)
        left = cases - opened + open_still
        if left <= 0 and is_idle(demo):
            return
        pause.wait(_LOOK)
    msg = f"after {_PATIENCE} seconds {left} cases are not released, or work is left"
    raise TimeoutError(msg)


def _processor_seconds() -> tuple[float, float]:
    """Return what the product's processes have used so far, and the simulated ends."""
    used = {True: 0.0, False: 0.0}
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            used["simulator" in " ".join(process.cmdline())] += times.user + times.system
    return used[False], used[True]


def _asked(demo: Demo, question: str, since: int) -> list[Any]:
    path = demo.services.database.engine.url.database or ""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            question, {"since": since} if ":since" in question else {}
        ).fetchall()
