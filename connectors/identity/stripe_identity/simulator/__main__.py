"""Runs the simulator as a process of its own: ``python -m …simulator --port 8092 --state FILE``."""

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from connectors.identity.stripe_identity.simulator.server import LOOPBACK, start


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; return the exit status."""
    wanted = _parser().parse_args(arguments)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    if wanted.state is not None:
        wanted.state.parent.mkdir(parents=True, exist_ok=True)
    try:
        running = start(wanted.state, wanted.port, host=wanted.host, public_url=wanted.public_url)
    except OSError as error:
        sys.stderr.write(f"The Stripe simulator could not listen on port {wanted.port}: {error}\n")
        return 1
    with running:
        sys.stdout.write(f"Stripe Identity (simulated) answers at {running.url}\n")
        sys.stdout.flush()
        stopped.wait()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m connectors.identity.stripe_identity.simulator",
        description="Answers as Stripe's API does for Identity. For the demo and tests only.",
    )
    parser.add_argument("--port", type=int, default=8092, help="where to listen (8092)")
    parser.add_argument("--state", type=Path, help="SQLite file that keeps everything")
    parser.add_argument("--public-url", help="how browsers reach it, if not at host and port")
    parser.add_argument(
        "--host", default=LOOPBACK, help="address to listen on; anybody who reaches it controls it"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
