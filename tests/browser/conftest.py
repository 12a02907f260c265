"""A real Chromium, and a house whose workers run by themselves."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.reached import LOOKS
from tests.chromium import looks
from tests.journeys.house import House, opened_house

expect.set_options(timeout=20_000)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="light")
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


@pytest.fixture(params=looks(LOOKS).values(), ids=list(looks(LOOKS)))
def any_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A desk by day, and a phone by night; no script may fail there unnoticed."""
    context = browser.new_context(**request.param)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda problem: pytest.fail(f"a script failed: {problem}"))
    yield page
    context.close()


@pytest.fixture
def shop(database_url: str, tmp_path) -> Iterator[House]:
    """A connected shop, with everybody at work in the background."""
    with opened_house(database_url, tmp_path) as house:
        house.connect()
        stopped = threading.Event()
        thread = threading.Thread(target=_keep_working, args=(house, stopped), daemon=True)
        thread.start()
        yield house
        stopped.set()
        thread.join()


def _keep_working(house: House, stopped: threading.Event) -> None:
    while not stopped.wait(0.25):
        house.deliver()
        house.work()
