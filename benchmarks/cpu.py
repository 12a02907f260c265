"""How much processor time the processes behind a port have used; less shaken by a busy machine."""

from contextlib import suppress

import psutil


def cpu_seconds(port: int) -> float:
    """Return the time that our gunicorn on a port has used so far, its workers included."""
    used = 0.0
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if any(word.endswith(f":{port}") for word in process.cmdline()):
                times = process.cpu_times()
                used += times.user + times.system
    return used
