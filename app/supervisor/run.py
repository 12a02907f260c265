"""Runs the product on one machine until it is told to stop."""

import fcntl
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, replace
from pathlib import Path
from shutil import rmtree
from time import monotonic

from app.clock import SystemClock
from app.flow.users.begin_setup import begin_setup
from app.metrics import forget_counts
from app.model.errors import InvalidInputError
from app.services import Services
from app.settings import Settings, inherited_environment, variable_of
from app.store.migrate import migrate
from app.supervisor.demo import seed_demo
from app.supervisor.demo_ends import Demo
from app.supervisor.demo_settings import SHOWN, demo_settings, forget_demo, remember_demo
from app.supervisor.fork import CAN_FORK, preload
from app.supervisor.kept_secret import kept_secret
from app.supervisor.parts import IMPORTED, Ports, demo_parts, product_parts
from app.supervisor.signs_of_life import SignsOfLife
from app.supervisor.watch import Watch
from app.wiring import build_services

_PATIENCE_SECONDS = 12.0
"""By then the web of a supervisor that was killed has ended (parts.gunicorn_command)."""
_LOOK_SECONDS = 0.05
_ROOT = Path(__file__).parents[2]
Say = Callable[[str], None]


def run(settings: Settings, *, host: str, port: int, demo: bool, say: Say) -> None:
    """Start everything, print the addresses, watch, and end everything at the end.

    Raises:
        InvalidInputError: a port is taken, or the settings do not fit together.
        UnreachableError: a part did not start.
    """
    ports = Ports.beside(port)
    wanted = astuple(ports) if demo else (port,)
    patience = _PATIENCE_SECONDS if _was_killed(settings.state_dir) else 0.0
    for number in wanted:
        _refuse_taken(host, number, patience)
    settings = completed(settings)
    if demo:
        settings = demo_settings(settings, ports)
    with _alone_in(settings.state_dir, settings.public_url):
        (remember_demo if demo else forget_demo)(settings)
        forget_counts(settings.state_dir / "metrics")
        rmtree(settings.signs_of_life(), ignore_errors=True)
        _run(settings, host, ports, demo=demo, say=say)


def _run(settings: Settings, host: str, ports: Ports, *, demo: bool, say: Say) -> None:
    services = build_services(settings)
    before, after = migrate(services.database)
    if before != after:
        say(f"The database was brought to version {after}.")
    watch = Watch(
        logs=settings.state_dir / "logs",
        environment=environment_of(settings),
        clock=SystemClock(),
        say=say,
        may_fork=CAN_FORK,
        signs=SignsOfLife(settings.signs_of_life()),
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: watch.stopped.set())
    try:
        if demo:
            watch.start(demo_parts(settings.state_dir, ports))
        if CAN_FORK:
            preload(IMPORTED)
        services.database.disconnect()
        watch.start(product_parts(settings, host, ports.web))
        if not watch.stopped.is_set():
            _greet(settings, services, demo=demo, say=say)
        services.database.disconnect()
        watch.watch()
    finally:
        say("Stopping …")
        watch.end()
        services.database.close()


def _greet(settings: Settings, services: Services, *, demo: bool, say: Say) -> None:
    if demo:
        ends = dict(settings.demo_addresses)
        signed_in = seed_demo(
            Demo(
                services=services,
                store=ends["store"],
                shopify=ends["shopify"],
                stripe=ends["stripe"],
                folder=settings.state_dir / "demo",
                letters=settings.state_dir / "mail",
                say=say,
            )
        )
        say("")
        say("Clearhold is running. Begin here:")
        say(f"  {settings.public_url + '/':<32}what to try")
        say(f"  {settings.public_url + '/admin':<32}the merchant's page: {signed_in}")
        for name, what in SHOWN.items():
            say(f"  {ends[name] + '/':<32}the simulated {what}")
    else:
        say(f"Clearhold is running at {settings.public_url}")
        setup = begin_setup(services)
        if setup is not None:
            say(f"Make the first account (the link works once): {setup}")
    say("Ctrl-C stops everything.")


def completed(settings: Settings) -> Settings:
    """Return the settings with what one machine decides by itself: its folder and key."""
    settings = replace(settings, state_dir=settings.state_dir.absolute())
    settings.state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if settings.secret_keys or settings.web_keys:
        return settings
    return replace(settings, secret_keys=(kept_secret(settings.state_dir / "secret.key"),))


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment in which the parts read the same settings."""
    inherited = inherited_environment()
    written = {variable_of(name): text for name, text in settings.as_texts().items()}
    path = os.pathsep.join(filter(None, (str(_ROOT), inherited.get("PYTHONPATH", ""))))
    return {**inherited, **written, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}


@contextmanager
def _alone_in(state_dir: Path, address: str) -> Iterator[None]:
    """Keep a second start away from the same folder: it would take the queue's socket."""
    descriptor = os.open(state_dir / "run.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            msg = (
                f"Clearhold runs with the folder {state_dir} already, at {lock.read()}. Stop it "
                "first, or set CLEARHOLD_STATE_DIR to another folder."
            )
            raise InvalidInputError(msg) from None
        lock.truncate()
        lock.write(address)
        lock.flush()
        try:
            yield
        finally:
            lock.truncate(0)


def _was_killed(state_dir: Path) -> bool:
    """Tell whether the last run here did not end by itself: its parts may be about to."""
    try:
        with (state_dir / "run.lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return bool(lock.read())
    except OSError:  # there was none, or it goes on
        return False


def _refuse_taken(host: str, port: int, patience: float) -> None:
    until, pause = monotonic() + patience, threading.Event()
    while not _is_free(host, port):
        if monotonic() >= until:
            msg = f"Port {port} is taken. Choose another: make run PORT=9000, or --port 9000."
            raise InvalidInputError(msg)
        pause.wait(_LOOK_SECONDS)


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
