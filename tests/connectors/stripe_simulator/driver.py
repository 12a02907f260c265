"""Drives the simulator as the shop's side, the buyer and the Dashboard would."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests
import stripe

DEADLINE = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """A running simulator and what one does with it."""

    url: str

    def order(self, path: str, body: object = None, status: int | None = None) -> Any:
        """POST to the control API."""
        answer = requests.post(f"{self.url}/control/{path}", json=body or {}, timeout=DEADLINE)
        assert status is None or answer.status_code == status, answer.text
        if status is None:
            answer.raise_for_status()
        return answer.json()

    def look(self, path: str) -> Any:
        """GET from the control API."""
        answer = requests.get(f"{self.url}/control/{path}", timeout=DEADLINE)
        answer.raise_for_status()
        return answer.json()

    def key(self, **details: object) -> str:
        """Make an API key."""
        secret = self.order("keys", details)["key"]
        assert isinstance(secret, str)
        return secret

    def client(self, retries: int = 0, **key: object):
        """Return the official client under a new key."""
        return self.client_with(self.key(**key), retries=retries)

    def client_with(self, key: str, retries: int = 0, on_behalf_of: str | None = None):
        """Return the official client under ``key``."""
        return stripe.StripeClient(
            key,
            base_addresses={"api": self.url},
            max_network_retries=retries,
            stripe_account=on_behalf_of,
        )

    def call(self, method: str, path: str, key: str | None = None, **options: Any):
        """Call the API without the SDK."""
        headers = dict(options.pop("headers", {}))
        if key:
            headers["Authorization"] = f"Bearer {key}"
        return requests.request(
            method, f"{self.url}/v1/{path}", headers=headers, timeout=DEADLINE, **options
        )

    def passes(self, session_id: str, first: str = "Anna", last: str = "Andersson", **more):
        """Submit a genuine document."""
        return self.order(
            f"sessions/{session_id}/submit",
            {"outcome": "verified", "first_name": first, "last_name": last, **more},
        )

    def fails(self, session_id: str, code: str = "document_expired", **more):
        """Submit something that fails."""
        return self.order(
            f"sessions/{session_id}/submit", {"outcome": "failed", "code": code, **more}
        )

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.order("clock", {"advance": seconds})

    def listen(self, url: str, *events: str, **more: object) -> dict[str, Any]:
        """Have events sent to ``url``; returns the endpoint with its secret."""
        return self.order(
            "webhook_endpoints", {"url": url, "enabled_events": list(events) or ["*"], **more}
        )

    def event_types(self) -> list[str]:
        """Return the short names of the events so far, oldest first."""
        client = self.client(events="read")
        found = client.v1.events.list({"limit": 100}).data
        return [event.type.rpartition(".")[2] for event in reversed(found)]


def until(condition: Callable[[], object], deadline: float = DEADLINE) -> Any:
    """Wait for ``condition`` to hold and return what it gave."""
    pause = threading.Event()
    for _ in range(int(deadline / 0.02)):
        if found := condition():
            return found
        pause.wait(0.02)
    raise AssertionError("it did not come to be in time")


def opened_page(url: str) -> str:
    """Open the hosted page and return the visit's secret."""
    page = requests.get(url, timeout=DEADLINE)
    assert page.status_code == 200, page.text
    found = re.search(r'name="visit" value="(\w+)"', page.text)
    assert found
    return found[1]


def chosen(url: str, **fields: object):
    """Open the hosted page, fill its form and return the answer, unfollowed."""
    visit = opened_page(url)
    form = {"first_name": "Anna", "last_name": "Andersson", "issuing_country": "SE"}
    form |= {"dob": "1980-01-01", "document_type": "passport", "code": "document_expired"}
    return requests.post(
        url,
        data={**form, "visit": visit, "outcome": "verified", **fields},
        allow_redirects=False,
        timeout=DEADLINE,
    )
