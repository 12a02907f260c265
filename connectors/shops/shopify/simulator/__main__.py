"""``python -m connectors.shops.shopify.simulator``: a platform on this machine, until Ctrl-C."""

import argparse
import signal
from pathlib import Path
from threading import Event

from connectors.shops.shopify.simulator.server import LOOPBACK, start


def main() -> None:
    """Read the command line and run the platform until a signal ends it."""
    options = _options()
    ended = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with start(
        options.state,
        options.port,
        host=options.host,
        public_url=options.public_url,
        delivery_delay=options.delivery_delay,
    ) as platform:
        print(f"Shopify simulator at {platform.url}", flush=True)
        ended.wait()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m connectors.shops.shopify.simulator",
        description="A simulated Shopify: shops, apps, Admin API, webhooks, staff pages.",
    )
    parser.add_argument("--port", type=int, default=8092, help="port to listen on (8092)")
    parser.add_argument("--host", default=LOOPBACK, help="address to listen on (loopback)")
    parser.add_argument(
        "--state", type=Path, default=None, help="SQLite file; a temporary one when left out"
    )
    parser.add_argument(
        "--public-url", default=None, help="address under which others reach the platform"
    )
    parser.add_argument(
        "--delivery-delay",
        type=float,
        default=1.0,
        help="seconds between an event and its webhook (1)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
