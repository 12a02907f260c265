"""Desks that a real Chromium reaches, and the looks in which their pages are looked at."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Page, expect

from app.flow.users.add_user import add_user
from app.model.user import Role
from tests.accessibility import faults
from tests.builders.desk import Desk
from tests.serving import serving

EMAIL, WORDS = "owner@example.test", "four words nobody guesses"
LOOKS = {
    "desk, light": {"viewport": {"width": 1200, "height": 800}, "color_scheme": "light"},
    "phone, dark": {"viewport": {"width": 375, "height": 740}, "color_scheme": "dark"},
}
AnyDesk = TypeVar("AnyDesk", bound=Desk)


@contextmanager
def reached(kind: type[AnyDesk], database_url: str, folder: Path) -> Iterator[AnyDesk]:
    """A desk whose web can be reached by a browser."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        desk = kind(database_url, folder, public_url=f"http://127.0.0.1:{port}")
        with serving(desk.app, port, fd=listening.fileno()):
            yield desk
        desk.close()


def sign_in(desk: Desk, page: Page) -> None:
    """Sign in as an owner who is let in for it."""
    add_user(desk.services, None, EMAIL, Role.OWNER, password=WORDS)
    page.goto(f"{desk.settings.public_url}/admin")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(WORDS)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cases")


def is_fine(page: Page) -> bool:
    """Whether everybody can use the page as it stands, with every detail open."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    found = faults(page)
    fits = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert (page.url, found, fits) == (page.url, [], True)
    return True
