"""(d) Web vitals of our page inside a shop's admin, in Chromium slowed down to a phone on 3G.

The platform's own scripts are small local stand-ins: what is measured is our own document.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from statistics import median, quantiles
from typing import Final
from urllib.parse import urljoin

import requests
from playwright.sync_api import Browser, CDPSession, Frame, Page, sync_playwright

from benchmarks.figures import Figure
from benchmarks.installation import HOST
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
_SOURCE: Final = re.compile(r'src="([^"]+)"\s+sandbox')
_SETTLED: Final = 600
_SCREEN: Final = {"width": 1200, "height": 800}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vitals:
    """Of one load: seconds, the shift's score, and seconds of every interaction after it."""

    lcp: float
    cls: float
    interactions: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slowed:
    """A frame in the admin that is slow, and what empties the browser's memory."""

    page: Page
    inside: Frame
    forget: CDPSession


def measure_embedded(folder: Path, say: Callable[[str], None]) -> list[Figure]:
    """Open the cases in the admin's frame again and again, each time as if for the first time."""
    with opened_admin(folder, cases=_CASES) as address, _chromium() as browser:
        frame = _opened(browser, address)
        bare_at = _framed(f"{address}?bare=1").replace("localhost", HOST)
        _measured(frame, _framed(address))
        ours, bare = [], []
        for number in range(_LOADS):
            ours.append(_measured(frame, _framed(address)))
            bare.append(_measured(frame, bare_at, is_used=False))
            say(f"  load {number + 1}: LCP {ours[-1].lcp:.2f} s, of a bare page {bare[-1].lcp:.2f}")
    quickest, middle = min(one.lcp for one in ours), median(one.lcp for one in ours)
    say(f"  LCP at its quickest {quickest:.2f} s, in the middle {middle:.2f} s")
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


def _opened(browser: Browser, address: str) -> _Slowed:
    """Open the admin at full speed, and slow its frame down: our part, and not the admin's."""
    context = browser.new_context(viewport=_SCREEN)
    context.add_init_script(path=_OBSERVER)
    page = context.new_page()
    page.goto(address)
    inside = page.frame("app-iframe")
    if inside is None:
        raise RuntimeError("the admin has no frame")
    inside.wait_for_selector("ul.cases")
    session = context.new_cdp_session(inside)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", _NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": _PROCESSOR})
    return _Slowed(page=page, inside=inside, forget=context.new_cdp_session(page))


def _framed(address: str) -> str:
    """Return where the admin would point its frame now, signed and with a fresh token."""
    text = requests.get(address, timeout=30).text
    found = _SOURCE.search(text)
    if found is None:
        raise RuntimeError("the admin has no frame")
    return urljoin(address, unescape(found[1]))


def _measured(at: _Slowed, address: str, *, is_used: bool = True) -> _Vitals:
    """Load with nothing kept from before; then open a case, come back, and choose a state."""
    at.forget.send("Network.clearBrowserCache")
    with at.page.expect_event("framenavigated", lambda frame: frame == at.inside):
        at.page.evaluate("(src) => { document.querySelector('iframe').src = src }", address)
    at.inside.wait_for_selector("h1")
    at.inside.wait_for_timeout(_SETTLED)
    if is_used:
        _use(at.inside)
    return _told(at.inside)


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
