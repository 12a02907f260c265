"""(c) From the webhook of a risky order to its hold, confirmed by the simulated store."""

import json
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import requests

from app.supervisor.parts import Part
from benchmarks.bare_hold import hold_barely
from benchmarks.decided import committed_at, number_of
from benchmarks.figures import Figure, milliseconds, percentiles, shown
from benchmarks.installation import (
    HOST,
    SECRET,
    Installation,
    add_history,
    database_of,
    free_port,
    installed,
    running,
    settings_in,
    whole_product,
)
from benchmarks.load import deliver

_ROUNDS: Final = 5
_HOLDS: Final = 6
_HISTORY: Final = 500
_HELD: Final = "SELECT count(*) FROM cases WHERE state <> 'opened'"
_NOTED: Final = "SELECT count(*) FROM effects WHERE kind = 'write_note' AND state <> 'owed'"


def measure_holds(folder: Path, say: Callable[[str], None]) -> list[Figure]:
    """Measure risky orders one by one, each beside a bare hold of another order."""
    with ExitStack() as stack:
        at, credentials = _started(folder, stack)
        ours, bare = [], []
        for number in range(_ROUNDS):
            for place in range(_HOLDS):
                order = number * _HOLDS + place
                ours.append(_held(at, order))
                bare.append(_held_barely(at, credentials, order))
            say(
                f"  round {number + 1}: ours {milliseconds(ours[-1])}, bare {milliseconds(bare[-1])}"
            )
    ours_at, bare_at = percentiles(ours), percentiles(bare)
    return [
        Figure(
            name="(c) webhook → hold confirmed at the store ÷ bare hold",
            ours=shown(ours_at),
            baseline=shown(bare_at),
            ratio=ours_at[0] / bare_at[0],
        )
    ]


def _started(folder: Path, stack: ExitStack) -> tuple[Installation, dict[str, str]]:
    address = f"{HOST}:{free_port()}"
    settings = settings_in(folder / "ours", address)
    stack.enter_context(running(settings, [_store(address, folder / "store.sqlite3")]))
    made = _control(f"http://{address}", "keys", {"permissions": "read_write"})
    credentials = {name: made[name] for name in ("consumer_key", "consumer_secret")}
    at = installed(settings, f"http://{address}", credentials)
    add_history(at, _HISTORY)
    stack.enter_context(running(at.settings, whole_product(at)))
    for place in (-2, -1):
        _held(at, place)
    return at, credentials


def _store(address: str, state: Path) -> Part:
    return Part(
        name="store",
        command=(
            *(sys.executable, "-m", "connectors.shops.woocommerce.simulator"),
            *("--port", address.rpartition(":")[2], "--state", str(state)),
        ),
        ready_at=f"http://{address}/control/health",
    )


def _held(at: Installation, place: int) -> float:
    """Return how long an order's hold took; its note for the staff is waited for too."""
    order = _place(at.shop.url, place)
    database = database_of(at)
    held, noted = number_of(database, _HELD), number_of(database, _NOTED)
    began_at = deliver(at.port, at.path, json.dumps(order).encode(), SECRET)
    took = committed_at(database, _HELD, held + 1) - began_at
    committed_at(database, _NOTED, noted + 1)
    return took


def _held_barely(at: Installation, credentials: dict[str, str], place: int) -> float:
    order = _place(at.shop.url, place)
    began_at = time.perf_counter()
    hold_barely(
        at.shop.url, credentials["consumer_key"], credentials["consumer_secret"], order["id"]
    )
    return time.perf_counter() - began_at


def _place(store: str, place: int) -> dict[str, Any]:
    """Let somebody order what asks for proof; the store itself tells nobody."""
    scenarios = requests.get(f"{store}/control/scenarios", timeout=10).json()
    spec = next(one["spec"] for one in scenarios if one["slug"] == "risky")
    billing = spec["billing"] | {"email": f"buyer.{place}@example.test"}
    return _control(store, "orders", spec | {"billing": billing, "silent": True})


def _control(store: str, what: str, sent: dict[str, Any]) -> dict[str, Any]:
    answer = requests.post(f"{store}/control/{what}", json=sent, timeout=10)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found
