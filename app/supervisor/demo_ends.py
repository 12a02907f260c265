"""What the demo's seeding works with: our services, and the simulated ends by their control."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests

from app.flow.problems.measure import measure
from app.model.errors import UnreachableError
from app.model.ids import AccountId
from app.model.shop import Shop
from app.services import Services

TIMEOUT = 30
_WAIT = timedelta(seconds=90)
_LOOK = 0.3

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What the seeding works with."""

    services: Services
    store: str
    """The simulated WooCommerce store's address."""
    shopify: str
    """The simulated Shopify's address."""
    stripe: str
    """The simulated provider's address."""
    folder: Path
    """Where the demo keeps the owner's password."""
    letters: Path
    """Where the mail goes."""
    say: Say


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How one kind of shop comes to life: connected, ordered from, its buyers answering."""

    connect: Callable[[Demo, AccountId], Shop]
    place: Callable[[Demo], list[Any]]
    answer: Callable[[Demo, list[Any]], None]


def post(address: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON of any shape
    """Call a simulated end's control and return what it answers.

    Raises:
        UnreachableError: it did not answer, or refused.
    """
    try:
        answer = requests.post(f"{address}{path}", json=body or {}, timeout=TIMEOUT)
        answer.raise_for_status()
        return answer.json() if answer.content else None
    except requests.RequestException as problem:
        msg = f"The simulated end at {address} did not take {path}: {problem}"
        raise UnreachableError(msg) from problem


def await_that(demo: Demo, what: str, is_there: Callable[[], bool]) -> None:
    """Wait until something is there.

    Raises:
        UnreachableError: it did not come.
    """
    until = demo.services.now() + _WAIT
    pause = threading.Event()
    while not is_there():
        if demo.services.now() > until:
            msg = (
                f"The demo waited in vain for {what}. The folder logs in the state folder says why."
            )
            raise UnreachableError(msg)
        pause.wait(_LOOK)


def is_idle(demo: Demo) -> bool:
    """Tell whether the workers have done all there is to do."""
    measured = measure(demo.services)
    return not measured.effects.get("owed") and not measured.deliveries.get("pending")
