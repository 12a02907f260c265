"""What the tests do to a running store, in one word each."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from woocommerce import API

CAPTURES = Path(__file__).parent / "captures"
SECRET = "whsec-throwaway-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """Steers one store through its control API and calls its REST API with a key."""

    url: str

    def api(self, permissions="read_write") -> API:
        key = self.control("keys", {"permissions": permissions})
        return API(self.url, key["consumer_key"], key["consumer_secret"], timeout=30)

    def control(self, path: str, sent: Any = None) -> Any:
        answer = requests.post(f"{self.url}/control/{path}", json=sent, timeout=30)
        assert answer.ok, answer.text
        return answer.json()

    def read(self, path: str, **query: object) -> Any:
        return requests.get(f"{self.url}/control/{path}", params=query, timeout=30).json()

    def place(self, **spec: object) -> dict[str, Any]:
        return self.control("orders", spec)

    def flush(self) -> None:
        assert self.control("flush") == {"left": 0}

    def subscribe(self, api: API, url: str, *topics: str) -> list[dict[str, Any]]:
        return [
            api.post(
                "webhooks",
                {"name": f"sidecar {topic}", "topic": topic, "delivery_url": url, "secret": SECRET},
            ).json()
            for topic in topics
        ]


def recorded(name: str) -> Any:
    """An answer of the REST API as recorded."""
    return json.loads((CAPTURES / f"{name}.json").read_text())


def delivered(name: str) -> Any:
    """The body of a delivery as recorded."""
    return json.loads(recorded(name)["raw_body"])


def shape(value: Any) -> Any:
    """Keys in their order and types of values; of a list the shapes that occur in it."""
    if isinstance(value, dict):
        return [(key, shape(part)) for key, part in value.items()]
    if isinstance(value, list):
        kinds = []
        for part in value:
            if shape(part) not in kinds:
                kinds.append(shape(part))
        return kinds
    return type(value).__name__
