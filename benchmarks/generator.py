"""Starts the load generator in a process of its own and reads what came back."""

import subprocess
import sys

import msgspec

from app.settings import inherited_environment
from benchmarks.load import Load, Loaded


def generate(load: Load) -> Loaded:
    """Send a load.

    Raises:
        RuntimeError: not every request was answered 200 in time, or connections were closed.
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"],
        input=msgspec.json.encode(load),
        stdout=subprocess.PIPE,
        env=inherited_environment(),
        check=True,
        timeout=load.seconds_at_most + 60,
    )
    loaded = msgspec.json.decode(done.stdout, type=Loaded)
    if loaded.hung_up > load.requests // 10:
        msg = f"port {load.port} closed {loaded.hung_up} connections under {load.requests} requests"
        raise RuntimeError(msg)
    if loaded.statuses != {"200": load.requests}:
        msg = f"{load.requests} requests were sent to port {load.port}, and answered {loaded.statuses}"
        raise RuntimeError(msg)
    return loaded
