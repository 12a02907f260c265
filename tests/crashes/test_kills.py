"""Processes are killed at any moment while people order and verify, and nobody notices.

``make crash`` kills some hundred times; CRASH_KILLS and CRASH_SEED say how often and
which sequence. A seed repeats the choices, not what the machine did meanwhile.
"""

import os
import random
import secrets
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest

from app.settings import Settings
from app.supervisor.parts import product_parts
from app.supervisor.run import completed, environment_of
from app.wiring import build_services
from tests.crashes.afterwards import check_everything, done_again, what_is_left
from tests.crashes.aim import Aim
from tests.crashes.machine import Machine, free_ports, machine, until_nothing
from tests.crashes.postbox import FolderPostbox, ServerPostbox
from tests.crashes.town import Town, other_ends
from tests.smtp_sink import SmtpSink, smtp_sink

KILLS = int(os.environ.get("CRASH_KILLS") or 14)
SEED = int(os.environ.get("CRASH_SEED") or secrets.randbelow(1_000_000))
# A server shows letters that came twice; a folder keeps one of each. The short run has the stricter.
MAILS = ("server", "folder") if os.environ.get("CRASH_KILLS") else ("server",)
BUSY = {
    "server": ("rules", "checks", "effects"),
    "folder": ("rules", "checks", "effects-1", "effects-2"),
}
OTHERS = {"server": ("clock", "valkey"), "folder": ("clock", "valkey", "web")}
PAUSE_SECONDS = (0.1, 0.8)
AIM_SECONDS = (0.0, 0.02)
REST_SECONDS = 90.0


@pytest.mark.parametrize("mail", MAILS)
def test_whatever_is_killed_nothing_is_lost_and_nothing_done_twice(
    mail, database_url, tmp_path, record_property
):
    record_property("told", f"crashes, mail to a {mail}: seed {SEED}")
    with ExitStack() as stack:
        sink = stack.enter_context(smtp_sink()) if mail == "server" else None
        running, town = stack.enter_context(started(tmp_path, database_url, sink))
        town.connect()
        until_nothing(partial(left, town))
        with town.open_for_business(random.Random(f"{SEED} {mail} orders")):
            aim = Aim(folder=tmp_path, letters=town.postbox.count)
            killed = Counter()
            for victim in victims(mail, aim):
                running.kill(victim)
                killed[victim] += 1
                if victim == "web":
                    town.ask_for_the_unheard()
        town.ask_for_the_unheard()
        backlog = len(left(town))
        seconds = until_nothing(partial(left, town), REST_SECONDS)
        record_property(
            "told",
            f"  {story(killed, town)}; {backlog} things were left after the last kill,"
            f" none {seconds:.1f} s later",
        )
        check_everything(town)


@contextmanager
def started(
    folder: Path, database_url: str, sink: SmtpSink | None
) -> Iterator[tuple[Machine, Town]]:
    """Start the product and both other ends, each process as `clearhold run` does."""
    web, store, stripe = free_ports(3)
    settings = completed(
        Settings(
            state_dir=folder / "state",
            database_url=database_url,
            public_url=f"http://127.0.0.1:{web}",
            allow_private_hosts=frozenset({f"127.0.0.1:{store}", f"127.0.0.1:{stripe}"}),
            smtp_url=sink.url if sink else "",
            web_processes=1,
            effect_workers=1 if sink else 2,
        )
    )
    services = build_services(settings)
    with machine(folder / "logs", environment_of(settings)) as running:
        try:
            ends = other_ends(folder, store, stripe)
            running.start([*ends, *product_parts(settings, "127.0.0.1", web)])
            yield (
                running,
                Town(
                    services=services,
                    store=f"http://127.0.0.1:{store}",
                    stripe=f"http://127.0.0.1:{stripe}",
                    postbox=ServerPostbox(sink)
                    if sink
                    else FolderPostbox(folder / "state" / "mail"),
                ),
            )
        finally:
            services.database.close()


def victims(mail: str, aim: Aim) -> Iterator[str]:
    """Name, at random moments, whom to kill: half of them just did something outside."""
    chance = random.Random(f"{SEED} {mail} kills")
    pause = threading.Event()
    for _ in range(KILLS):
        pause.wait(chance.uniform(*PAUSE_SECONDS))
        victim = chance.choice(BUSY[mail] + OTHERS[mail])
        if chance.choice((True, False)):
            victim = chance.choice(BUSY[mail])
            aim.await_deed(victim.partition("-")[0])
            pause.wait(chance.uniform(*AIM_SECONDS))
        yield victim


def left(town: Town) -> list[str]:
    town.answer_letters()
    return what_is_left(town)


def story(killed: Counter[str], town: Town) -> str:
    told = ", ".join(f"{name} {times}" for name, times in sorted(killed.items()))
    again = ", ".join(f"{times} {what}" for what, times in done_again(town).items())
    return f"{killed.total()} kills ({told}), {len(town.placed)} orders; {again}"
