"""Whatever dies, fills up, stalls or lies while people order and verify: nobody notices.

`clearhold run` as users run it, a shop of either platform, Stripe and a mail server, each a process
of its own. ``make chaos`` goes on for CHAOS_MINUTES; CHAOS_SEED says which sequence. A seed repeats
the choices, not what the machine did meanwhile.
"""

import random
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from app.settings import Settings
from app.supervisor.run import completed, environment_of
from app.wiring import build_services
from tests.chaos.aim import BUSY, Aim
from tests.chaos.disk import disk
from tests.chaos.ends import Ends, ends
from tests.chaos.machine import machine
from tests.chaos.plan import Kill, Plan
from tests.chaos.postbox import ServerPostbox
from tests.chaos.recovery import RoundsOfTheClock
from tests.chaos.scene import Scene
from tests.chaos.show import SEED, as_users_have_it, do_all, play
from tests.chaos.supervised import ALL, SUPERVISOR, Supervised, clearhold_run
from tests.chaos.town import Town
from tests.chaos.wires import Wires
from tests.smtp_sink import SmtpSink, smtp_sink

AILING = 6
KILLS = 6


def test_whatever_goes_wrong_nothing_is_lost_and_nothing_done_twice(
    database_url, tmp_path, record_property
):
    with smtp_sink() as sink, started(tmp_path, database_url, sink) as scene:
        play(scene, mischief, lambda line: record_property("told", line))


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
        stack.callback(product.end)
        town = Town.beside(services, there, ServerPostbox(sink))
        town.connect()
        yield Scene(
            product=product,
            parts=sorted(product.parts()),
            town=town,
            wires=wires,
            space=room,
            aim=Aim(folder=folder, letters=town.postbox.count),
            rounds=stack.enter_context(RoundsOfTheClock(services)),
        )


def settings_of(there: Ends, database_url: str, folder: Path) -> Settings:
    """What an operator sets; a SQLite database lies where the disk may be full."""
    return completed(
        Settings(
            state_dir=folder / "state",
            database_url="" if database_url.startswith("sqlite") else database_url,
            web_processes=1,
            **there.settings(),
        )
    )


def mischief(scene: Scene) -> None:
    """Do a short round of deeds, then whole ones until the minutes are over."""
    chance = random.Random(f"{SEED} deeds")
    plan = Plan(chance, scene.wires.names(), AILING)
    first = plan.short_round(scene.parts, BUSY, KILLS)
    # Everything has to begin again then: that takes the longest of all.
    first.insert(len(first) // 2, Kill(victim=chance.choice((ALL, SUPERVISOR))))
    everybody = [*scene.parts, SUPERVISOR, ALL]
    do_all(scene, chance, first, lambda: plan.whole_round(everybody, BUSY))


def _keep(state: Path, kept: Path) -> None:
    shutil.copytree(state, kept, ignore=shutil.ignore_patterns("*.sock", "run.lock"))
