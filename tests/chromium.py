"""Where this machine's Chromium is, if it has one."""

import shutil
from functools import cache

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")


@cache
def executable() -> str | None:
    """The path of the browser, for Playwright's ``executable_path``; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)
