"""Where this machine's Chromium is, if it has one."""

import shutil
from collections.abc import Mapping
from functools import cache
from typing import TypeVar

from tests.databases import POSTGRES_URL

Look = TypeVar("Look")

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")


def looks(every: Mapping[str, Look]) -> Mapping[str, Look]:
    """All looks in which a page is looked at; one is enough on the second database."""
    return dict([*every.items()][:1]) if POSTGRES_URL else every


@cache
def executable() -> str | None:
    """The path of the browser, for Playwright's ``executable_path``; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)
