"""What every journey needs whatever shop system it is about: our web, our steps, and Stripe's end.

Workers are driven by the test (`Inside.work`), so that a journey decides what happens
before what, and nothing sleeps. The crash suite starts the real processes instead.
"""

import re
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any, TypeVar

import requests
from sqlalchemy import select
from werkzeug.serving import make_server

from app.flow.cases.vouch import vouch
from app.flow.identity.connect_identity import connect_identity
from app.flow.packs.publish_pack import publish_pack
from app.flow.packs.save_draft import save_draft
from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.perform_effects import perform_effects
from app.flow.queues.settle_checks import settle_checks
from app.flow.queues.sweep_shop import sweep_shop
from app.flow.running.keep_lease import keep_lease
from app.model.case import Case, State
from app.model.ids import OrderId, ShopId, new_id
from app.ports import IdentityClient, ShopClient
from app.services import Services
from app.settings import Settings
from app.store.cases import last_case_of
from app.store.orders import orders
from app.store.shops import shop_by_id
from app.web import create_app
from app.wiring import build_services
from connectors.identity.stripe_identity.simulator import server as stripe_simulator
from tests.serving import Counted
from workers.clock import QUICK_ROUNDS, SLOW_ROUNDS

LINK = re.compile(r"(/v/[A-Za-z0-9_-]{20,})")
KARINS_MAIL = "karin.karlsson@example.test"
GOES_ELSEWHERE = """\
name = "elsewhere"

[[rule]]
name = "goes-elsewhere"
says = "The parcel goes elsewhere than the bill."
when = "address.billing_differs"
points = 10
demands = "document"
"""
"""Rules by which nothing but the address decides."""
Made = TypeVar("Made", bound="Inside")
Number = int | str


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


class Inside:
    """Clearhold with its identity provider. A child adds the words of one shop system."""

    def __init__(self, settings: Settings, clock: MovableClock, store: str, stripe: str) -> None:
        self.settings = settings
        self.clock = clock
        self.store = store
        self.stripe = stripe
        self.services = build_services(settings, clock)
        self.web = settings.public_url
        self.shop_id = ShopId("")
        keep_lease(self.services, self.services.worker)

    # -- both ends ------------------------------------------------------------------

    def control(self, path: str, body: object = None, at: str | None = None) -> Any:
        answer = requests.post(f"{at or self.store}{path}", json=body or {}, timeout=30)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def connect_stripe(self) -> None:
        key = self.control(
            "/control/keys",
            {"prefix": "rk_test_", "identity_sessions": "write", "webhook_endpoints": "write"},
            at=self.stripe,
        )
        credentials = {"key": key["key"], "base_url": self.stripe}
        connect_identity(self.services, self.shop_id, "stripe_identity", credentials, actor="test")

    def client(self) -> ShopClient:
        return self.services.shop_client(self.shop(), lambda _: None)

    def fault(self, **faults: Any) -> None:
        """Let something be wrong with the shop, as its simulator's README names it."""
        self.control("/control/faults", faults)

    def mend(self) -> None:
        requests.delete(f"{self.store}/control/faults", timeout=30).raise_for_status()
        requests.delete(f"{self.stripe}/control/faults", timeout=30).raise_for_status()

    def write_rules(self, text: str) -> None:
        """Let the merchant's own rules decide from now on."""
        save_draft(self.services, self.shop_id, text, actor="test")
        publish_pack(self.services, self.shop_id, actor="test", why="For this journey.")

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

    def order_id(self, order: Number) -> OrderId | None:
        """Our own id of an order that the shop calls so."""
        with self.services.database.read() as tx:
            mine = (orders.c.shop_id == self.shop_id, orders.c.external_id == str(order))
            return tx.scalar(select(orders.c.order_id).where(*mine))

    def case(self, order: Number) -> Case | None:
        order_id = self.order_id(order)
        with self.services.database.read() as tx:
            return None if order_id is None else last_case_of(tx, order_id)

    def state(self, order: Number) -> State | None:
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
        sweep_shop(self.services, self.shop_id, even_early=True)
        self.settle()

    def provider(self) -> IdentityClient:
        return self.services.identity_client(self.shop().identity)

    def vouch(self, order: Number) -> None:
        vouch(self.services, self.shop_id, self.case(order).case_id, "agent@example.test")

    # -- the buyer ------------------------------------------------------------------

    def letters(self, email: str = KARINS_MAIL) -> list[EmailMessage]:
        """Every letter that a buyer got, oldest first."""
        folder = self.settings.state_dir / "mail"
        found = []
        for path in folder.glob("*.eml"):
            letter = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
            if email in str(letter["To"]):
                found.append((path.stat().st_mtime_ns, letter))
        return [letter for _, letter in sorted(found, key=lambda pair: pair[0])]

    def links(self, email: str = KARINS_MAIL) -> list[str]:
        texts = [letter.get_body(("plain",)).get_content() for letter in self.letters(email)]
        return [found for text in texts for found in LINK.findall(text)]

    def page(self, path: str) -> requests.Response:
        return requests.get(f"{self.web}{path}", timeout=30)

    def press(self, path: str, button: str = "check") -> requests.Response:
        return requests.post(f"{self.web}{path}/{button}", allow_redirects=False, timeout=30)

    def start_check(self, email: str = KARINS_MAIL) -> str:
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

    def verify(self, email: str = KARINS_MAIL, **person: Any) -> str:
        """Go the whole way: press, show a document, and pass with that name."""
        session = self.start_check(email)
        name = person or {"first_name": "Karin", "last_name": "Karlsson"}
        self.hand_in(session, outcome="verified", **name)
        return session


@contextmanager
def opened_inside(
    made: Callable[[Settings, MovableClock, str, str], Made],
    store: str,
    changes: dict[str, Any],
    *,
    clock: MovableClock | None = None,
) -> Iterator[Made]:
    """Start the identity provider's end and the web, for a shop system that runs at ``store``.

    ``changes`` are settings; ``state_dir`` and ``database_url`` must be among them.
    """
    clock = clock or MovableClock()
    with ExitStack() as stack:
        stripe = stack.enter_context(stripe_simulator.start(now=clock.timestamp))
        holder: dict[str, Any] = {}
        answer = Counted(lambda *call: holder["app"].wsgi_app(*call))  # noqa: PLW0108 - made below
        server = make_server("127.0.0.1", 0, answer, threaded=True)
        settings = _settings(server.server_port, (store, stripe.url), changes)
        house = made(settings, clock, store, stripe.url)
        holder["app"] = create_app(settings, house.services)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield house
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            answer.wait()
            house.services.database.close()


def _settings(port: int, ends: Iterable[str], changes: dict[str, Any]) -> Settings:
    nobody: Path = changes["state_dir"] / "nobody-listens.sock"
    given = {
        "secret_keys": ("a key for one test and no other, long enough",),
        "public_url": f"http://127.0.0.1:{port}",
        "redis_url": f"unix://{nobody}",
        "allow_private_hosts": frozenset(end.removeprefix("http://") for end in ends),
        **changes,
    }
    return Settings(**given)
