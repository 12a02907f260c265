"""Whatever dies, fills up, stalls or lies while people order and verify: nobody notices.

`clearhold run` as users run it, a shop of either platform, Stripe and a mail server, each a process
of its own. ``make chaos`` goes on for CHAOS_MINUTES; CHAOS_SEED says which sequence. A seed repeats
the choices, not what the machine did meanwhile.
"""

import os
import random
import secrets
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from app.settings import Settings
from app.supervisor.run import completed, environment_of
from app.wiring import build_services
from tests.chaos.afterwards import check_everything, done_again, what_is_left
from tests.chaos.aim import BUSY, Aim
from tests.chaos.disk import Disk, disk
from tests.chaos.ends import Ends, ends
from tests.chaos.machine import machine, until_nothing
from tests.chaos.plan import Ail, Deed, Fill, Kill, Plan
from tests.chaos.postbox import ServerPostbox
from tests.chaos.recovery import Death, RoundsOfTheClock, now, recoveries, told
from tests.chaos.supervised import ALL, SUPERVISOR, Supervised, clearhold_run
from tests.chaos.town import Town
from tests.chaos.wires import Wires
from tests.smtp_sink import SmtpSink, smtp_sink

MINUTES = float(os.environ.get("CHAOS_MINUTES") or 0)
SEED = int(os.environ.get("CHAOS_SEED") or secrets.randbelow(1_000_000))
PAUSE_SECONDS = (0.1, 0.8)
AIM_SECONDS = 0.02
REST_SECONDS = float(os.environ.get("CHAOS_REST") or 90)
AILING = 8
PATIENT = 0.7
"""How often everything may begin again before the next deed."""


def test_whatever_goes_wrong_nothing_is_lost_and_nothing_done_twice(
    database_url, tmp_path, record_property
):
    tell = partial(record_property, "told")
    tell(f"chaos: seed {SEED}")
    with ExitStack() as stack:
        sink = stack.enter_context(smtp_sink())
        scene = stack.enter_context(started(tmp_path, database_url, sink))
        until_nothing(partial(left, scene.town))
        chance = random.Random(f"{SEED} deeds")
        with scene.town.open_for_business(random.Random(f"{SEED} orders")):
            mischief(scene, chance)
        scene.town.ask_for_the_unheard()
        backlog = len(left(scene.town))
        seconds = until_nothing(partial(left, scene.town), REST_SECONDS)
        tell(f"  {story(scene)}")
        tell(f"  {backlog} things were left after the last deed, none {seconds:.1f} s later")
        took = recoveries(scene.deaths, scene.town, scene.wires["web"], scene.rounds)
        for line in told(took):
            tell(line)
        claims = check_everything(scene.town)
        tell("  " + ", ".join(f"{times} {what}" for what, times in claims.items()))


@dataclass(slots=True, kw_only=True)
class Scene:
    """Everything that runs, and what was done to it."""

    product: Supervised
    town: Town
    wires: Wires
    disk: Disk
    aim: Aim
    rounds: RoundsOfTheClock
    parts: frozenset[str]
    deaths: list[Death] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)


@contextmanager
def started(folder: Path, database_url: str, sink: SmtpSink) -> Iterator[Scene]:
    """Start the product as users do, and all other ends, each on a wire of its own."""
    there = ends(1, sink.port)
    with ExitStack() as stack:
        running = stack.enter_context(machine(folder / "logs", {}))
        product = Supervised(running)
        room = stack.enter_context(disk(folder / "disk", product.everybody))
        settings = settings_of(there, database_url, room.folder)
        # The disk goes with the test: what was on it is kept for whoever asks why.
        stack.callback(_keep, settings.state_dir, folder / "kept")
        running.environment = as_users_have_it(environment_of(settings))
        services = build_services(settings)
        stack.callback(services.database.close)
        wires = stack.enter_context(Wires(there.wires()))
        running.start([*there.parts(folder), clearhold_run(there.doors[0])])
        town = Town(
            services=services,
            shops=there.shops(),
            stripe=f"http://127.0.0.1:{there.at['stripe']}",
            stripe_wire=there.url("stripe"),
            doors=[f"http://127.0.0.1:{port}" for port in there.doors],
            postbox=ServerPostbox(sink),
        )
        town.connect()
        yield Scene(
            product=product,
            town=town,
            wires=wires,
            disk=room,
            aim=Aim(folder=folder, letters=town.postbox.count),
            rounds=stack.enter_context(RoundsOfTheClock(services)),
            parts=frozenset(product.parts()),
        )


def settings_of(there: Ends, database_url: str, folder: Path) -> Settings:
    """What an operator sets; a SQLite database lies where the disk may be full."""
    return completed(
        Settings(
            state_dir=folder / "state",
            database_url="" if database_url.startswith("sqlite") else database_url,
            public_url=there.url("web"),
            allow_private_hosts=there.allowed(),
            shopify_shops_at=f"{there.url('shopify')}/shops/{{shop}}",
            smtp_url=f"smtp://127.0.0.1:{there.wire['smtp']}",
            web_processes=1,
        )
    )


def as_users_have_it(environment: dict[str, str]) -> dict[str, str]:
    """What is compiled is kept: or each process that begins again compiles everything again."""
    return {name: text for name, text in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}


def mischief(scene: Scene, chance: random.Random) -> None:
    """Do round after round of deeds, each after a moment, and undo what is to end."""
    plan = Plan(chance, scene.wires.names(), AILING)
    until = time.monotonic() + MINUTES * 60
    pause = threading.Event()
    undone: list[tuple[float, str]] = []
    while True:
        victims = [*sorted(scene.parts), SUPERVISOR, ALL]
        for deed in plan.round(victims, BUSY, 1):
            pause.wait(chance.uniform(*PAUSE_SECONDS))
            undone = undo(scene, undone, time.monotonic())
            do(scene, deed, chance, undone)
        if time.monotonic() > until:
            break
    undo(scene, undone, float("inf"))


def do(scene: Scene, deed: Deed, chance: random.Random, undone: list[tuple[float, str]]) -> None:
    match deed:
        case Kill():
            if deed.aimed:
                scene.aim.await_deed(deed.victim)
                threading.Event().wait(chance.uniform(0, AIM_SECONDS))
            if scene.product.kill(deed.victim):
                scene.deaths.append(Death(part=deed.victim, at=now()))
                scene.done[f"kill of {deed.victim}"] += 1
            if deed.victim in {ALL, SUPERVISOR} and chance.random() < PATIENT:
                scene.product.await_parts(scene.parts)
            if deed.victim in {"web", ALL, SUPERVISOR}:
                scene.town.ask_for_the_unheard()
        case Ail() if scene.wires[deed.wire].fault is None:
            scene.wires.ail(deed.wire, deed.fault)
            scene.done[f"{deed.wire} {deed.fault.ailment}"] += 1
            undone.append((time.monotonic() + deed.seconds, deed.wire))
        case Fill():
            scene.disk.fill()
            scene.done["disk full"] += 1
            undone.append((time.monotonic() + deed.seconds, ""))
        case _:
            pass


def undo(scene: Scene, undone: list[tuple[float, str]], at: float) -> list[tuple[float, str]]:
    """End what has lasted long enough; return what goes on."""
    for until, what in undone:
        if until <= at:
            if what:
                scene.wires.heal(what)
            else:
                scene.disk.give_back()
    return [one for one in undone if one[0] > at]


def _keep(state: Path, kept: Path) -> None:
    shutil.copytree(state, kept, ignore=shutil.ignore_patterns("*.sock", "run.lock"))


def left(town: Town) -> list[str]:
    town.answer_letters()
    return what_is_left(town)


def story(scene: Scene) -> str:
    done = ", ".join(f"{what} {times}" for what, times in sorted(scene.done.items()))
    again = ", ".join(f"{times} {what}" for what, times in done_again(scene.town).items())
    struck = sum(scene.wires[name].struck for name in scene.wires.names())
    return (
        f"{scene.done.total()} faults ({done}), felt by {struck} calls; the disk: {scene.disk.how};"
        f" {len(scene.town.placed)} orders; {again}"
    )
