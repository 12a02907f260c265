"""One chaos from beginning to end: people order, things go wrong, all witnesses are heard."""

import os
import random
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from tests.chaos.afterwards import check_everything
from tests.chaos.machine import until_nothing
from tests.chaos.plan import Deed
from tests.chaos.recovery import recoveries, told
from tests.chaos.scene import Scene
from tests.waiting import wait_for

MINUTES = float(os.environ.get("CHAOS_MINUTES") or 0)
"""How long deeds go on; at least one round."""
SEED = int(os.environ.get("CHAOS_SEED") or secrets.randbelow(1_000_000))
_PAUSE_SECONDS = (0.1, 0.8)
_LONG_PAUSE_SECONDS = (0.2, 4.0)
"""Where there are minutes: else nothing would ever work for a while."""
_LOOK_SECONDS = 0.3
_REST_SECONDS = float(os.environ.get("CHAOS_REST_SECONDS") or 120)
"""Pauses after failures grow to minutes: the longer the trouble, the longer the rest."""


def play(scene: Scene, mischief: Callable[[Scene], None], tell: Callable[[str], None]) -> None:
    """Let trouble happen, wait until nothing moves any more, and check every claim."""
    tell(f"chaos: seed {SEED}")
    until_nothing(scene.left, look=_LOOK_SECONDS)
    with scene.town.open_for_business(random.Random(f"{SEED} orders")):
        mischief(scene)
        scene.undo()
    scene.town.await_doors()
    wait_for(scene.town.ask_for_the_unheard, _REST_SECONDS)
    backlog = len(scene.left())
    seconds = until_nothing(scene.left, _REST_SECONDS + MINUTES * 60, look=_LOOK_SECONDS)
    tell(f"  {scene.story()}")
    tell(f"  {backlog} things were left after the last deed, none {seconds:.1f} s later")
    for line in told(recoveries(scene.deaths, scene.town, scene.wires["web"], scene.rounds)):
        tell(line)
    if MINUTES:
        tell(f"  of which a worker takes {_seconds_to_begin():.1f} s to begin on this machine, now")
    claims = check_everything(scene.town)
    tell("  " + ", ".join(f"{times} {what}" for what, times in claims.items()))


def do_all(
    scene: Scene, chance: random.Random, first: list[Deed], more: Callable[[], list[Deed]]
) -> None:
    """Do one deed after the other, each after a moment; ``more`` until the minutes are over."""
    pause, until = threading.Event(), time.monotonic() + MINUTES * 60
    pauses = _LONG_PAUSE_SECONDS if MINUTES else _PAUSE_SECONDS
    deeds = first
    while deeds:
        for deed in deeds:
            pause.wait(chance.uniform(*pauses))
            scene.do(deed, chance)
        deeds = more() if time.monotonic() < until else []


def _seconds_to_begin() -> float:
    began = time.monotonic()
    command = (sys.executable, "-c", "import workers.__main__")
    subprocess.run(command, check=True, env=as_users_have_it(dict(os.environ)))
    return time.monotonic() - began


def as_users_have_it(environment: dict[str, str]) -> dict[str, str]:
    """What is compiled is kept: or each process that begins again compiles everything again."""
    return {name: text for name, text in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}
