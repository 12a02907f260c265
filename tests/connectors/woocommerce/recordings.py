"""The recorded deliveries and answers of a real store."""

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "fixtures" / "woocommerce"
SECRET = "whsec-throwaway-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    headers: dict[str, str]
    raw: bytes

    @property
    def topic(self) -> str:
        return self.headers.get("X-WC-Webhook-Topic", "")

    def body(self):
        return json.loads(self.raw)


def delivery(name: str) -> Delivery:
    recorded = json.loads((FOLDER / f"{name}.json").read_text())
    return Delivery(headers=dict(recorded["headers"]), raw=recorded["raw_body"].encode())


def deliveries() -> list[str]:
    """Names of all recorded deliveries."""
    names = (path.stem for path in sorted(FOLDER.glob("*.json")))
    return [name for name in names if not name.startswith(("rest-", "wc-auth"))]


def answer(name: str):
    """A recorded answer of the REST API."""
    return json.loads((FOLDER / f"rest-{name}.json").read_text())


ORDER = delivery("order.created-registered-storefront")


def an_order(**changes) -> bytes:
    """The recorded order with parts changed."""
    return json.dumps({**ORDER.body(), **changes}).encode()
