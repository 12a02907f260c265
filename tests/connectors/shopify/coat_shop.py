"""One shop at the simulated platform, as its staff see it, and our client for it."""

from datetime import datetime, timedelta

import requests

from connectors.http_client import Gate
from connectors.shops.shopify.connector import Shopify

DOMAIN = "warm-coats.myshopify.com"
OWN = {"client_id": "client-of-ours", "client_secret": "shpss_throwaway_for_tests_9876543210"}
COAT = {"sku": "COAT-1", "title": "Winter coat", "quantity": 2, "price": "1299.00"}


class Shop:
    """One shop as its staff see it, and our client for it."""

    def __init__(self, url):
        self.url = url
        self.calls = []
        self.when_called = {}
        gate = Gate(frozenset({url.removeprefix("http://")}))
        self.shopify = Shopify(gate, shops_at=f"{url}/shops/{{shop}}")

    def control(self, path, told=None, **more):
        answer = requests.post(f"{self.url}/control/{path}", json=told or more, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def seen(self, log):
        return requests.get(f"{self.url}/control/{log}", timeout=10).json()

    def set(self, **settings):
        self.control("shops", domain=DOMAIN, **settings)

    def place(self, *, routed=True, **spec):
        """Somebody orders; return the order's number."""
        given = {"email": "anna@example.test", "line_items": [COAT], **spec}
        number = self.control(f"shops/{DOMAIN}/orders", given)["id"]
        if routed:
            self.staff(number, "route")
        return number

    def staff(self, order, action, **spec):
        return self.control(f"shops/{DOMAIN}/orders/{order}/{action}", **spec)

    def order(self, number):
        return self.seen(f"shops/{DOMAIN}/orders/{number}")

    def pass_time(self, **span):
        self.control("clock", advance=timedelta(**span).total_seconds())

    def client(self):
        now = datetime.fromisoformat(self.seen("clock")["now"])
        credentials = self.shopify.renewed(f"https://{DOMAIN}", OWN, now)
        return self.shopify.client(f"https://{DOMAIN}", {**OWN, **credentials}, self._record)

    def called(self):
        return [call.path.removeprefix("graphql ") for call in self.calls]

    def _record(self, call):
        self.calls.append(call)
        act = self.when_called.pop(call.path.removeprefix("graphql "), None)
        if act:
            act()
