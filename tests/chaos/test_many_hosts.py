"""Three webs, six workers and two clocks share PostgreSQL and an outside Valkey, as on many hosts.

Any of them is killed while people order; no part assumes that it is alone. Each process begins as
the Procfile says; nothing but the two addresses is shared, the folders neither.
"""

import random
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from app.settings import Settings
from app.supervisor.parts import Part, gunicorn_command
from app.supervisor.run import completed, environment_of
from app.supervisor.valkey import valkey_command
from app.wiring import build_services
from tests.chaos.aim import Aim
from tests.chaos.ends import Ends, ends
from tests.chaos.machine import Machine, machine
from tests.chaos.plan import Plan
from tests.chaos.postbox import ServerPostbox
from tests.chaos.recovery import RoundsOfTheClock
from tests.chaos.scene import Scene
from tests.chaos.show import SEED, as_users_have_it, do_all, play
from tests.chaos.town import Town
from tests.chaos.wires import Wires
from tests.smtp_sink import SmtpSink, smtp_sink

WEBS = 3
WORKERS = ("rules-1", "rules-2", "effects-1", "effects-2", "checks", "sweeps")
CLOCKS = ("clock-1", "clock-2")
AILING = 4
KILLS = 12
BUSY = ("rules-1", "rules-2", "effects-1", "effects-2", "checks")


@pytest.mark.postgres
def test_no_part_assumes_that_it_is_alone(database_url, tmp_path, record_property):
    with smtp_sink() as sink, started(tmp_path, database_url, sink) as scene:
        play(scene, mischief, lambda line: record_property("told", line))


@contextmanager
def started(folder: Path, database_url: str, sink: SmtpSink) -> Iterator[Scene]:
    """Start every part as on a host of its own."""
    there = ends(WEBS, sink.port)
    settings = completed(
        Settings(
            state_dir=folder / "state",
            database_url=database_url,
            redis_url=f"unix://{folder / 'valkey' / 'valkey.sock'}",
            web_processes=1,
            **there.settings(),
        )
    )
    environment = as_users_have_it(environment_of(settings))
    with ExitStack() as stack:
        running = stack.enter_context(machine(folder / "logs", environment))
        services = build_services(settings)
        stack.callback(services.database.close)
        wires = stack.enter_context(Wires(there.wires()))
        valkey = Part(
            name="valkey", command=valkey_command(folder / "valkey"), ready_at=settings.redis_url
        )
        running.start([valkey])
        running.start([*there.parts(folder), *parts_of(settings, there, folder)])
        town = Town.beside(services, there, ServerPostbox(sink))
        town.connect()
        yield Scene(
            product=Hosts(running),
            parts=[*(f"web-{one + 1}" for one in range(WEBS)), *WORKERS, *CLOCKS, "valkey"],
            town=town,
            wires=wires,
            space=DatabaseGone(database_url),
            aim=Aim(folder=folder, letters=town.postbox.count),
            rounds=stack.enter_context(RoundsOfTheClock(services)),
        )


def parts_of(settings: Settings, there: Ends, folder: Path) -> list[Part]:
    """The webs and the workers; each host has a folder of its own."""
    commands = {
        f"web-{place + 1}": gunicorn_command(settings, f"127.0.0.1:{port}")
        for place, port in enumerate(there.doors)
    }
    for name in (*WORKERS, *CLOCKS):
        commands[name] = (sys.executable, "-m", "workers", name.partition("-")[0])
    return [
        Part(
            name=name,
            command=command,
            environment={"CLEARHOLD_STATE_DIR": str(folder / "hosts" / name)},
            ready_at=_ready_at(there, name),
        )
        for name, command in commands.items()
    ]


def _ready_at(there: Ends, name: str) -> str:
    kind, _, place = name.partition("-")
    return f"http://127.0.0.1:{there.doors[int(place) - 1]}/health/live" if kind == "web" else ""


class Hosts:
    """Every process is started again at once, by the host that it is on."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def kill(self, name: str) -> bool:
        self._machine.kill(name)
        return True

    def await_parts(self, names: Iterable[str]) -> None:
        """They were begun again when they were killed."""


class DatabaseGone:
    """Nobody may connect to the database, and whoever is connected is thrown out."""

    how = "database gone"

    def __init__(self, url: str) -> None:
        address = make_url(url).set(drivername="postgresql")
        self._name = address.database
        self._server = address.set(database="postgres").render_as_string(hide_password=False)

    def fill(self) -> None:
        self._allow("false")
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                (self._name,),
            )

    def give_back(self) -> None:
        self._allow("true")

    def _allow(self, connections: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(f'ALTER DATABASE "{self._name}" ALLOW_CONNECTIONS {connections}')


def mischief(scene: Scene) -> None:
    """Kill parts, some right after a deed, break wires, and take the database away meanwhile."""
    chance = random.Random(f"{SEED} hosts")
    plan = Plan(chance, scene.wires.names(), AILING)
    first = plan.short_round(scene.parts, BUSY, KILLS)
    do_all(scene, chance, first, lambda: plan.whole_round(scene.parts, BUSY))
