"""Show a folder of letters until Ctrl-C."""

import argparse
import signal
import threading
from pathlib import Path

from connectors.mail.folder.simulator.server import start


def main() -> None:
    """Read the options, serve, and stop on SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(
        prog="python -m connectors.mail.folder.simulator",
        description="A mailbox page for a folder of letters. It listens on this machine only.",
    )
    parser.add_argument("--folder", type=Path, required=True, help="where the .eml files are")
    parser.add_argument("--port", type=int, default=8093, help="0 picks a free one (8093)")
    options = parser.parse_args()
    mailbox = start(options.folder, options.port)
    print(f"mailbox: {mailbox.url}", flush=True)
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    stop.wait()
    mailbox.stop()


if __name__ == "__main__":
    main()
