"""Carries events to their receivers: signs, posts, notes what came back, tries again later."""

import json
import secrets
import sqlite3
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import requests

from connectors.identity.stripe_identity.simulator import deliveries, documents, endpoints, settings
from connectors.identity.stripe_identity.simulator.events import shown
from connectors.identity.stripe_identity.simulator.settings import Settings
from connectors.identity.stripe_identity.simulator.signing import signature_header
from connectors.identity.stripe_identity.simulator.visible import visible
from connectors.identity.stripe_identity.simulator.vocabulary import (
    EVENT,
    WEBHOOK_ENDPOINT,
    Body,
)
from connectors.identity.stripe_identity.simulator.world import World

BATCH: Final = 16
HEADERS: Final = {
    "Content-Type": "application/json; charset=utf-8",
    "User-Agent": "Stripe/1.0 (+https://docs.stripe.com/webhooks)",
}


class Courier:
    """Delivers; one batch at a time, so that a flush knows that nothing else is on its way."""

    def __init__(self, world: World) -> None:
        """Serve ``world``."""
        self._world = world
        self._one_batch = threading.Lock()

    def deliver_ready(self) -> int:
        """Deliver what is due; return how many were tried."""
        with self._one_batch:
            limits = settings.current(self._world.database)
            ready = deliveries.take_ready(self._world, max(limits.parallel, BATCH))
            self._deliver(ready, limits)
        return len(ready)

    def flush(self) -> Body:
        """Deliver everything pending once, whenever due, and wait for it; return what came of it."""
        with self._one_batch:
            pending = deliveries.take_all(self._world)
            delivered = self._deliver(pending, settings.current(self._world.database))
        return {
            "tried": len(pending),
            "delivered": delivered.count(True),
            "refused": delivered.count(False),
        }

    def _deliver(self, batch: Sequence[sqlite3.Row], limits: Settings) -> list[bool]:
        if limits.parallel <= 1 or len(batch) <= 1:
            return [self._deliver_one(row, limits) for row in batch]
        with ThreadPoolExecutor(max_workers=limits.parallel) as pool:
            return list(pool.map(lambda row: self._deliver_one(row, limits), batch))

    def _deliver_one(self, row: sqlite3.Row, limits: Settings) -> bool:
        attempt = self._attempt(row, limits)
        deliveries.record(self._world, row["id"], attempt, limits.retry_seconds)
        return bool(attempt["delivered"])

    def _attempt(self, row: sqlite3.Row, limits: Settings) -> Body:
        at = self._world.clock.now()
        endpoint = documents.owned(self._world.database, WEBHOOK_ENDPOINT, row["endpoint"])
        event = documents.owned(self._world.database, EVENT, row["event"])
        if endpoint is None or event is None or endpoint[1]["status"] != "enabled":
            return _failure(at, "the endpoint is gone or disabled")
        url = endpoint[1]["url"]
        if not (limits.deliver_anywhere or endpoints.is_loopback(url)):
            return _failure(at, "not a loopback address; deliver_anywhere is not set")
        body = self._letter(event[1], endpoint[1], is_ours=endpoint[0] == event[0])
        signature = self._signature(body, endpoint[1], json.loads(row["quirks"]))
        return {"at": at, **_post(url, body, signature, limits.delivery_timeout_seconds)}

    def _letter(self, event: Body, endpoint: Body, *, is_ours: bool) -> bytes:
        letter = visible(shown(self._world, event))
        letter["api_version"] = endpoint["api_version"] or event["api_version"]
        if is_ours:
            letter.pop("account", None)
        return json.dumps(letter, indent=2).encode()

    def _signature(self, body: bytes, endpoint: Body, quirks: Body) -> str:
        signers = endpoints.signing_secrets(self._world, endpoint)
        if quirks["wrong_secret"]:
            signers = [f"whsec_{secrets.token_hex(16)}"]
        timestamp = int(self._world.clock.now() - quirks["stale_seconds"])
        return signature_header(body, timestamp, signers, livemode=endpoint["livemode"])


def _post(url: str, body: bytes, signature: str, timeout: float) -> Body:
    """Post one letter; anything but 2xx is a failure, a redirect too."""
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.post(
                url,
                data=body,
                headers={**HEADERS, "Stripe-Signature": signature},
                timeout=timeout,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            return {"delivered": False, "status": None, "error": type(error).__name__}
    is_fine = 200 <= answer.status_code < 300  # noqa: PLR2004 - the range of success
    return {"delivered": is_fine, "status": answer.status_code, "error": None}


def _failure(at: float, reason: str) -> Body:
    return {"at": at, "delivered": False, "status": None, "error": reason}
