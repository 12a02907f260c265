"""A whole Clearhold for one journey: real web, real steps, and both simulated ends over HTTP.

Workers are driven by the test (`House.work`), so that a journey decides what happens
before what, and nothing sleeps. The crash suite starts the real processes instead.
"""

import hmac
import re
import threading
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import event, select
from werkzeug.serving import make_server

from app.flow.connect_identity import connect_identity
from app.flow.connect_shop import connect_shop
from app.flow.decide_orders import decide_orders
from app.flow.first_account import first_account
from app.flow.keep_lease import keep_lease
from app.flow.perform_effects import perform_effects
from app.flow.settle_checks import settle_checks
from app.flow.vouch import vouch
from app.model.case import Case, State
from app.model.ids import ExternalOrderId, OrderId, ShopId, new_id
from app.model.shop import ShopSettings
from app.ports import IdentityClient, ShopClient
from app.services import Services
from app.settings import Settings
from app.store.cases import last_case_of
from app.store.orders import orders
from app.store.shops import shop_by_id, webhook_secrets
from app.web import create_app
from app.wiring import build_services
from connectors.identity.stripe_identity.simulator import server as stripe_simulator
from connectors.shops.woocommerce.history import read_changes
from connectors.shops.woocommerce.simulator import server as store_simulator
from workers.clock import QUICK_ROUNDS, SLOW_ROUNDS

_HOPS = frozenset({"Connection", "Content-Length", "Host"})
_SIGNATURE = "X-WC-Webhook-Signature"
LINK = re.compile(r"(/v/[A-Za-z0-9_-]{20,})")
KARIN = {
    "first_name": "Karin",
    "last_name": "Karlsson",
    "address_1": "Kungsgatan 12",
    "city": "Uppsala",
    "postcode": "753 21",
    "country": "SE",
    "email": "karin.karlsson@example.test",
    "phone": "+46709876543",
}
ANNA = {
    "first_name": "Anna",
    "last_name": "Andersson",
    "address_1": "Storgatan 5",
    "city": "Göteborg",
    "postcode": "411 24",
    "country": "SE",
    "email": "anna.andersson@example.test",
    "phone": "+46701234567",
}
LOCKER = {
    "first_name": "Karin",
    "last_name": "Karlsson",
    "address_1": "Parcel Locker 1001",
    "city": "Haninge",
    "postcode": "13640",
}
RISKY = {
    "billing": KARIN,
    "shipping": LOCKER,
    "line_items": [{"sku": "PHN-1", "quantity": 2}, {"sku": "GFT-1", "quantity": 3}],
    "payment_method": "stripe",
}
ORDINARY = {
    "billing": KARIN,
    "line_items": [{"sku": "SCK-1", "quantity": 2}],
    "payment_method": "stripe",
}


class MovableClock:
    """The system's time, moved forward as a journey wants."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def timestamp(self) -> float:
        return self.now().timestamp()

    def advance(self, **span: float) -> None:
        self.ahead += timedelta(**span)


class House:
    """Everything a journey needs, in the words of those who live it."""

    def __init__(self, settings: Settings, clock: MovableClock, store: str, stripe: str) -> None:
        self.settings = settings
        self.clock = clock
        self.store = store
        self.stripe = stripe
        self.services = build_services(settings, clock)
        self.web = settings.public_url
        self.shop_id = ShopId("")
        keep_lease(self.services, self.services.worker)

    # -- the merchant ---------------------------------------------------------------

    def connect(self, *, identity: bool = True, **choices: Any) -> None:
        self.control("/control/orders/bulk", list(self._past_orders()))
        keys = self.control("/control/keys", {"permissions": "read_write"})
        credentials = {name: keys[name] for name in ("consumer_key", "consumer_secret")}
        shop = connect_shop(
            self.services,
            first_account(self.services),
            "woocommerce",
            self.store,
            credentials=credentials,
            settings=ShopSettings(**choices),
        )
        self.shop_id = shop.shop_id
        if identity:
            self.connect_stripe()
        self.settle()

    def _past_orders(self) -> Iterator[dict[str, Any]]:
        """Enough ordinary orders for the shop to have a usual value."""
        for number in range(25):
            placed = self.clock.now() - timedelta(days=30 + number)
            buyer = {**ANNA, "email": f"resident{number}@example.test", "phone": ""}
            yield {
                "billing": {**buyer, "address_1": f"Storgatan {100 + number}"},
                "line_items": [{"sku": "SCK-1", "quantity": 2}],
                "status": "completed",
                "created_at": placed.isoformat(),
            }

    def connect_stripe(self) -> None:
        key = self.control(
            "/control/keys",
            {"prefix": "rk_test_", "identity_sessions": "write", "webhook_endpoints": "write"},
            at=self.stripe,
        )
        credentials = {"key": key["key"], "base_url": self.stripe}
        connect_identity(self.services, self.shop_id, "stripe_identity", credentials, actor="test")

    # -- the shop -------------------------------------------------------------------

    def control(self, path: str, body: object = None, at: str | None = None) -> Any:
        answer = requests.post(f"{at or self.store}{path}", json=body or {}, timeout=30)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def place(self, spec: dict[str, Any] = RISKY, **changes: Any) -> int:
        return int(self.control("/control/orders", {**spec, **changes})["id"])

    def staff(self, order: int, action: str, **fields: Any) -> None:
        self.control(f"/control/orders/{order}/{action}", fields)

    def client(self) -> ShopClient:
        return self.services.shop_client(self.shop(), lambda _: None)

    def status(self, order: int) -> str:
        """The order's status in the store's own word."""
        return self.client().read_order(ExternalOrderId(str(order))).native_status

    def moves(self, order: int) -> list[tuple[str, str]]:
        """Every change of an order's status, told by the store's own notes."""
        changes = read_changes(self.client()._rest, ExternalOrderId(str(order)))
        return [(change.before, change.after) for change in changes]

    def writes(self, order: int) -> list[dict[str, Any]]:
        """Every PUT that the store got for an order, in order."""
        return self.calls("PUT", order)

    def calls(self, method: str, order: int) -> list[dict[str, Any]]:
        """Every call of this kind that the store got for an order itself, in order."""
        calls = requests.get(f"{self.store}/control/calls", timeout=30).json()
        path = f"/wp-json/wc/v3/orders/{order}"
        return [one for one in calls if one["method"] == method and one["path"].endswith(path)]

    def fault(self, **faults: Any) -> None:
        """Let something be wrong with the store, as its simulator's README names it."""
        self.control("/control/faults", faults)

    def mend(self) -> None:
        requests.delete(f"{self.store}/control/faults", timeout=30).raise_for_status()
        requests.delete(f"{self.stripe}/control/faults", timeout=30).raise_for_status()

    def sent(self, topic: str = "order") -> list[dict[str, Any]]:
        """Every webhook that the store sent, or lost on the way, with headers and body."""
        found = requests.get(f"{self.store}/control/deliveries", timeout=30).json()
        return [one for one in found if one["topic"].startswith(topic)]

    def send(self, webhook: dict[str, Any], **changes: str) -> requests.Response:
        """Send a webhook of the store's again, or with another body or signature."""
        headers = {name: text for name, text in webhook["headers"].items() if name not in _HOPS}
        signature = {_SIGNATURE: changes["signature"]} if "signature" in changes else {}
        return requests.post(
            f"{self.web}/webhooks/woocommerce/{changes.get('shop', self.shop_id)}",
            data=changes.get("body", webhook["body"]).encode(),
            headers={**headers, **signature},
            timeout=30,
        )

    def signed(self, body: str) -> str:
        """The signature that the store would give a body."""
        with self.services.database.read() as tx:
            secrets = webhook_secrets(tx, self.services.keyring, self.shop_id, self.clock.now())
        return b64encode(hmac.digest(secrets[0].encode(), body.encode(), "sha256")).decode()

    # -- what goes on inside --------------------------------------------------------

    def deliver(self) -> None:
        """Let both ends send what they have to send."""
        self.control("/control/flush")
        self.control("/control/flush", at=self.stripe)

    def work(self, bag: Services | None = None) -> int:
        """Let the workers, or one of many, do everything that can be done now."""
        services = bag or self.services
        keep_lease(services, services.worker)
        return (
            decide_orders(services, self.shop_id)
            + settle_checks(services, self.shop_id)
            + perform_effects(services, self.shop_id)
        )

    def work_at_once(self, workers: int) -> None:
        """Let many processes do the same at the same time."""
        bags = [
            replace(self.services, worker=new_id("worker"), in_hand=set()) for _ in range(workers)
        ]
        with ThreadPoolExecutor(workers) as crew:
            list(crew.map(self.work, bags))

    def settle(self) -> None:
        """Deliver and work until nothing moves any more."""
        for _ in range(30):
            self.deliver()
            if self.work() == 0:
                return
        raise AssertionError("the house never came to rest")

    def case(self, order: int) -> Case | None:
        with self.services.database.read() as tx:
            order_id = tx.scalar(
                select(orders.c.order_id).where(
                    orders.c.shop_id == self.shop_id, orders.c.external_id == str(order)
                )
            )
            return None if order_id is None else last_case_of(tx, OrderId(order_id))

    def state(self, order: int) -> State | None:
        case = self.case(order)
        return None if case is None else case.state

    def shop(self) -> Any:
        with self.services.database.read() as tx:
            return shop_by_id(tx, self.shop_id)

    def tick(self) -> None:
        """Let the clock do all of its rounds, and everybody what follows."""
        keep_lease(self.services, self.services.worker)
        for _, step in (*QUICK_ROUNDS, *SLOW_ROUNDS):
            step(self.services)
        self.settle()

    def provider(self) -> IdentityClient:
        return self.services.identity_client(self.shop().identity)

    def vouch(self, order: int) -> None:
        vouch(self.services, self.shop_id, self.case(order).case_id, "agent@example.test")

    # -- the buyer ------------------------------------------------------------------

    def letters(self, email: str = KARIN["email"]) -> list[EmailMessage]:
        """Every letter that a buyer got, oldest first."""
        folder = self.settings.state_dir / "mail"
        found = []
        for path in folder.glob("*.eml"):
            letter = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
            if email in str(letter["To"]):
                found.append((path.stat().st_mtime_ns, letter))
        return [letter for _, letter in sorted(found, key=lambda pair: pair[0])]

    def links(self, email: str = KARIN["email"]) -> list[str]:
        texts = [letter.get_body(("plain",)).get_content() for letter in self.letters(email)]
        return [found for text in texts for found in LINK.findall(text)]

    def page(self, path: str) -> requests.Response:
        return requests.get(f"{self.web}{path}", timeout=30)

    def press(self, path: str, button: str = "check") -> requests.Response:
        return requests.post(f"{self.web}{path}/{button}", allow_redirects=False, timeout=30)

    def start_check(self, email: str = KARIN["email"]) -> str:
        """Press the button of the latest letter; return the provider's session id."""
        answer = self.press(self.links(email)[-1])
        assert answer.status_code == 303, answer.text
        assert answer.headers["Location"].startswith(self.stripe)
        return str(self.sessions()[0]["id"])

    def sessions(self) -> list[dict[str, Any]]:
        """The provider's sessions, the latest first."""
        return requests.get(f"{self.stripe}/control/sessions", timeout=30).json()

    def hand_in(self, session: str, **outcome: Any) -> None:
        self.control(f"/control/sessions/{session}/submit", outcome, at=self.stripe)

    def verify(self, email: str = KARIN["email"], **person: Any) -> str:
        """Go the whole way: press, show a document, and pass with that name."""
        session = self.start_check(email)
        name = person or {"first_name": "Karin", "last_name": "Karlsson"}
        self.hand_in(session, outcome="verified", **name)
        return session


@contextmanager
def opened_house(database_url: str, folder: Path, queue: str = "") -> Iterator[House]:
    """Start both simulated ends and the web, and give the house to a journey.

    ``queue`` is the address of a Redis or Valkey; without one nobody hears the doorbell.
    """
    clock = MovableClock()
    with ExitStack() as stack:
        # The store stays in the present: its client signs with the machine's own time.
        store = stack.enter_context(store_simulator.start(None, delivery_delay=3600))
        stripe = stack.enter_context(stripe_simulator.start(now=clock.timestamp))
        holder: dict[str, Any] = {}
        answer = lambda *call: holder["app"].wsgi_app(*call)  # noqa: E731, PLW0108 - made below
        server = make_server("127.0.0.1", 0, answer, threaded=True)
        settings = Settings(
            state_dir=folder,
            secret_keys=("a key for one test and no other, long enough",),
            public_url=f"http://127.0.0.1:{server.server_port}",
            database_url=database_url,
            redis_url=queue or f"unix://{folder / 'nobody-listens.sock'}",
            allow_private_hosts=frozenset(
                {store.url.removeprefix("http://"), stripe.url.removeprefix("http://")}
            ),
        )
        house = House(settings, clock, store.url, stripe.url)
        _hurry(house.services)
        holder["app"] = create_app(settings, house.services)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield house
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            house.services.database.close()


def _hurry(services: Services) -> None:
    """Nothing here outlives a power cut, so nothing need wait for the disk."""
    if services.database.is_sqlite:
        services.database.close()
        event.listen(
            services.database.engine,
            "connect",
            lambda connection, _: connection.execute("PRAGMA synchronous=OFF"),
        )
