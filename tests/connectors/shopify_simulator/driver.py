"""What the tests do to a running platform, in one word each."""

from dataclasses import dataclass, field
from typing import Any

import requests

CLIENT_ID = "client-1"
SECRET = "a throwaway secret, as long as those of Shopify"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
HOME = {
    "first_name": "Anna",
    "last_name": "Andersson",
    "address1": "Storgatan 1",
    "zip": "111 22",
    "city": "Stockholm",
    "country_code": "SE",
    "phone": "+46701740605",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """Steers one platform through its control API."""

    url: str

    def control(self, path: str, sent: Any = None) -> Any:
        answer = requests.post(f"{self.url}/control/{path}", json=sent, timeout=30)
        assert answer.ok, answer.text
        return answer.json()

    def refusal(self, path: str, sent: Any = None) -> str:
        answer = requests.post(f"{self.url}/control/{path}", json=sent, timeout=30)
        assert answer.status_code == 400, answer.text
        return str(answer.json()["error"])

    def read(self, path: str, **query: object) -> Any:
        return requests.get(f"{self.url}/control/{path}", params=query, timeout=30).json()

    def flush(self, **how: object) -> None:
        assert self.control("flush", how) == {"left": 0}

    def advance(self, seconds: float) -> None:
        self.control("clock", {"advance": seconds})

    def app(self, client_id: str = CLIENT_ID, **spec: object) -> dict[str, Any]:
        return self.control("apps", {"client_id": client_id, "client_secret": SECRET, **spec})

    def shop(self, name: str = "blankets", **spec: object) -> "Shop":
        domain = f"{name}.myshopify.com"
        self.control("shops", {"domain": domain, "routing_delay": None, **spec})
        return Shop(platform=self, domain=domain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """One shop of the platform."""

    platform: Driver
    domain: str

    def control(self, path: str, sent: Any = None) -> Any:
        return self.platform.control(f"shops/{self.domain}/{path}", sent)

    def install(self, client_id: str = CLIENT_ID, scopes: list[str] | None = None) -> "Client":
        self.control("install", {"client_id": client_id, "scopes": scopes})
        token = self.token(client_id=client_id, grant_type="client_credentials")
        return Client(shop=self, token=token["access_token"])

    def token(self, **sent: object) -> dict[str, Any]:
        answer = self.ask_for_token(**sent)
        assert answer.ok, answer.text
        return answer.json()

    def ask_for_token(self, **sent: object) -> requests.Response:
        body = {"client_id": CLIENT_ID, "client_secret": SECRET, **sent}
        url = f"{self.platform.url}/shops/{self.domain}/admin/oauth/access_token"
        return requests.post(url, json=body, timeout=30)

    def exchange(self, **changes: object) -> requests.Response:
        token = self.control("session_token", {"client_id": CLIENT_ID, "staff_id": "7", **changes})
        return self.ask_for_token(
            grant_type=EXCHANGE,
            subject_token=token["token"],
            subject_token_type="urn:ietf:params:oauth:token-type:id_token",
            requested_token_type="urn:shopify:params:oauth:token-type:offline-access-token",
            expiring="1",
        )

    def place(self, **spec: object) -> dict[str, Any]:
        return self.control("orders", {"shipping_address": HOME, **spec})

    def routed(self, **spec: object) -> dict[str, Any]:
        return self.act(self.place(**spec), "route")

    def act(self, order: dict[str, Any], action: str, **told: object) -> dict[str, Any]:
        return self.control(f"orders/{order['id']}/{action}", told)

    def look(self, order: dict[str, Any]) -> dict[str, Any]:
        return self.platform.read(f"shops/{self.domain}/orders/{order['id']}")

    def topics(self) -> list[str]:
        waiting = self.platform.read("events", shop=self.domain)
        return [event["topic"] for event in waiting]


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """An app at a shop."""

    shop: Shop
    token: str = field(repr=False)

    def post(self, query: str, /, **variables: object) -> requests.Response:
        url = f"{self.shop.platform.url}/shops/{self.shop.domain}/admin/api/2026-10/graphql.json"
        return requests.post(
            url,
            json={"query": query, "variables": variables},
            headers={"X-Shopify-Access-Token": self.token},
            timeout=30,
        )

    def ask(self, query: str, /, **variables: object) -> dict[str, Any]:
        answer = self.post(query, **variables).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def errors(self, query: str, /, **variables: object) -> list[dict[str, Any]]:
        return self.post(query, **variables).json()["errors"]

    def hold(self, part: str, handle: str = "ours", **hold: object) -> dict[str, Any]:
        wanted = {"reason": "HIGH_RISK_OF_FRAUD", "handle": handle, **hold}
        return self.ask(HOLD, id=part, hold=wanted)["fulfillmentOrderHold"]


HOLD = """mutation Hold($id: ID!, $hold: FulfillmentOrderHoldInput!) {
  fulfillmentOrderHold(id: $id, fulfillmentHold: $hold) {
    fulfillmentHold { id handle heldByRequestingApp } fulfillmentOrder { id status }
    remainingFulfillmentOrder { id status } userErrors { code field message } } }"""

RELEASE = """mutation Release($id: ID!, $holdIds: [ID!]) {
  fulfillmentOrderReleaseHold(id: $id, holdIds: $holdIds) {
    fulfillmentOrder { status fulfillmentHolds { handle heldByRequestingApp heldByApp { title } } }
    userErrors { code message } } }"""

PARTS = """query Parts($id: ID!) { order(id: $id) { displayFulfillmentStatus displayFinancialStatus
  cancelledAt cancelReason tags fulfillmentOrders(first: 50) { nodes { id status requestStatus
    fulfillAt fulfillBy assignedLocation { name } deliveryMethod { methodType }
    supportedActions { action } fulfillmentHolds { id handle heldByRequestingApp } } } } }"""
