"""(d) Web vitals of our page inside a shop's admin, in Chromium slowed down to a phone on 3G.

The platform's own scripts are small local stand-ins: what is measured is our own document.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Final

from playwright.sync_api import Browser, Frame, Page, sync_playwright

from benchmarks.figures import Figure
from benchmarks.shop_admin import opened_admin
from tests import chromium

_LOADS: Final = 20
_CASES: Final = 30
_PROCESSOR: Final = 4
"""How many times slower than this machine's."""
_NETWORK: Final = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
"""Fast 3G as WebPageTest names it: 150 ms, 1.6 Mbit/s down, 750 kbit/s up."""
_OBSERVER: Final = Path(__file__).with_name("vitals.js")
_SETTLED: Final = 600
_SCREEN: Final = {"width": 1200, "height": 800}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vitals:
    """Of one load: seconds, the shift's score, and seconds of every interaction after it."""

    lcp: float
    cls: float
    interactions: tuple[float, ...] = ()


def measure_embedded(folder: Path, say: Callable[[str], None]) -> list[Figure]:
    """Load the cases in the admin's frame again and again, each time as if for the first time."""
    with opened_admin(folder, cases=_CASES) as address, _chromium() as browser:
        _measured(browser, address)
        ours, bare = [], []
        for number in range(_LOADS):
            ours.append(_measured(browser, address))
            bare.append(_measured(browser, f"{address}?bare=1", is_used=False))
            say(f"  load {number + 1}: LCP {ours[-1].lcp:.2f} s, of a bare page {bare[-1].lcp:.2f}")
    say("  App Bridge and Polaris were small local stand-ins; the figures are of our own document.")
    return _figures(ours, bare)


def _figures(ours: list[_Vitals], bare: list[_Vitals]) -> list[Figure]:
    lcp, of_bare = _p75([one.lcp for one in ours]), _p75([one.lcp for one in bare])
    cls = _p75([one.cls for one in ours])
    inp = _p75([max(one.interactions) for one in ours])
    return [
        _against_goal("LCP", lcp, 1.0, f"{lcp:.2f} s"),
        _against_goal("CLS", cls, 0.05, f"{cls:.3f}"),
        _against_goal("INP", inp, 0.1, f"{inp * 1000:.0f} ms"),
        Figure(
            name="(d) embedded page, p75 LCP ÷ that of a bare page in the same frame",
            ours=f"{lcp:.2f} s",
            baseline=f"{of_bare:.2f} s",
            ratio=lcp / of_bare,
        ),
    ]


def _against_goal(name: str, measured: float, goal: float, shown: str) -> Figure:
    unit = {"LCP": f"{goal:g} s", "INP": f"{goal * 1000:.0f} ms"}.get(name, f"{goal:g}")
    return Figure(
        name=f"(d) embedded page, p75 {name} over {_LOADS} loads ÷ the goal",
        ours=shown,
        baseline=unit,
        ratio=measured / goal,
        at_most=1.0,
    )


def _measured(browser: Browser, address: str, *, is_used: bool = True) -> _Vitals:
    """Load with nothing kept from before; then open a case, come back, and choose a state."""
    context = browser.new_context(viewport=_SCREEN)
    try:
        context.add_init_script(path=_OBSERVER)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", _NETWORK)
        session.send("Emulation.setCPUThrottlingRate", {"rate": _PROCESSOR})
        inside = _opened(page, address)
        if is_used:
            _use(inside)
        return _told(inside)
    finally:
        context.close()


def _opened(page: Page, address: str) -> Frame:
    page.goto(address)
    inside = page.frame("app-iframe")
    if inside is None:
        raise RuntimeError("the admin has no frame")
    inside.wait_for_selector("h1")
    inside.wait_for_timeout(_SETTLED)
    return inside


def _use(inside: Frame) -> None:
    inside.locator("ul.cases a").first.click()
    inside.wait_for_selector("#timeline")
    inside.locator(".back a").click()
    inside.wait_for_selector("ul.cases")
    inside.get_by_role("link", name="All").click()
    inside.wait_for_timeout(_SETTLED)
    inside.locator("#wanted").press_sequentially("1001")
    inside.wait_for_timeout(_SETTLED)


def _told(inside: Frame) -> _Vitals:
    found = inside.evaluate("vitals")
    return _Vitals(
        lcp=found["lcp"] / 1000,
        cls=found["cls"],
        # What took less than 16 ms is not told.
        interactions=(0.016, *(one / 1000 for one in found["interactions"].values())),
    )


def _p75(measured: list[float]) -> float:
    return quantiles(measured, n=4, method="inclusive")[2]


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.FLAGS
        )
        yield browser
        browser.close()
