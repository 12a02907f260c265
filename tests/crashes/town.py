"""A shop and the people who order there, beside a Clearhold whose processes may die.

Everybody speaks HTTP: the store sends webhooks, buyers read their letters, press the
button and show a document. What each of them will do is written in their mailbox's name.
"""

import random
import re
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import requests

from app.flow.connect_identity import connect_identity
from app.flow.connect_shop import connect_shop
from app.flow.first_account import first_account
from app.flow.reconcile_shops import reconcile_shops
from app.model.ids import ShopId
from app.ports import ShopClient
from app.services import Services
from app.store.shops import shop_by_id
from app.supervisor.parts import Part
from tests.crashes.postbox import Postbox, link_in, recipient
from tests.journeys.house import LOCKER, ORDINARY, RISKY

_TIMEOUT = 60
_LOOK_SECONDS = 0.05
_TRIES = 60
_BUYERS_AT_ONCE = 4
_BETWEEN_ORDERS = (0.2, 0.5)
_WAITING_AT_MOST = 8
"""How many buyers wait for their letter before nobody else orders."""
_SHARES = (14, 4, 1, 1)
"""How many orders are of each fate. Dear ones are few, or they become the usual thing."""
_VISIT = re.compile(r'name="visit" value="([^"]+)"')


class Fate(StrEnum):
    """What an order's buyer is and does."""

    ORDINARY = "ordinary"
    """Nothing is asked of them."""
    PASSES = "passes"
    IMPOSTOR = "impostor"
    """Shows a valid document with a name of their own."""
    SILENT = "silent"
    """Never reads their mail."""


@dataclass(slots=True, kw_only=True)
class Town:
    """The other ends, and what went on there. ``placed`` are order numbers by mailbox."""

    services: Services
    store: str
    stripe: str
    postbox: Postbox
    shop_id: ShopId = field(default=ShopId(""))
    placed: dict[str, int] = field(default_factory=dict)
    _read: set[str] = field(default_factory=set)
    _going: list[Future[None]] = field(default_factory=list)

    def connect(self) -> None:
        """Connect the store and its identity provider to Clearhold."""
        self.post(self.store, "/control/orders/bulk", list(self._past_orders()))
        keys = self.post(self.store, "/control/keys", {"permissions": "read_write"})
        names = ("consumer_key", "consumer_secret")
        credentials = {name: keys[name] for name in names}
        account = first_account(self.services)
        shop = connect_shop(
            self.services, account, "woocommerce", self.store, credentials=credentials
        )
        rights = {"identity_sessions": "write", "webhook_endpoints": "write"}
        key = self.post(self.stripe, "/control/keys", {"prefix": "rk_test_", **rights})
        access = {"key": key["key"], "base_url": self.stripe}
        connect_identity(self.services, shop.shop_id, "stripe_identity", access, actor="test")
        self.shop_id = shop.shop_id

    @contextmanager
    def open_for_business(self, chance: random.Random) -> Iterator[None]:
        """Let orders come and buyers answer; buyers finish what they began."""
        closed = threading.Event()
        with ThreadPoolExecutor(_BUYERS_AT_ONCE + 2) as people:
            ordering = people.submit(self._order_until, closed, chance)
            reading = people.submit(self._answer_until, closed, people)
            try:
                yield
            finally:
                closed.set()
                for one in (ordering, reading):
                    one.result()
        for one in self._going:
            one.result()

    def answer_letters(self) -> None:
        """Let every buyer who has an unread letter act on it."""
        for buyer, link in self._unread():
            self._follow(buyer, link)

    def ask_for_the_unheard(self) -> None:
        """Do the clock's round of five minutes now.

        A store does not repeat a webhook that found nobody, and gives up after seven.
        """
        reconcile_shops(self.services)

    def shop_client(self) -> ShopClient:
        with self.services.database.read() as tx:
            shop = shop_by_id(tx, self.shop_id)
        return self.services.shop_client(shop, lambda _: None)

    def fate_of(self, mailbox: str) -> Fate:
        return Fate(mailbox.partition("-")[0])

    def orders(self, *fates: Fate) -> dict[str, int]:
        """The orders of people with one of these fates, by mailbox."""
        placed = dict(self.placed)
        return {box: order for box, order in placed.items() if self.fate_of(box) in fates}

    def post(self, end: str, path: str, body: object = None) -> Any:
        answer = requests.post(f"{end}{path}", json=body or {}, timeout=_TIMEOUT)
        answer.raise_for_status()
        return answer.json()

    def ask(self, end: str, path: str) -> Any:
        answer = requests.get(f"{end}{path}", timeout=_TIMEOUT)
        answer.raise_for_status()
        return answer.json()

    # -- orders ---------------------------------------------------------------------

    def _past_orders(self) -> Iterator[dict[str, Any]]:
        for number in range(60):
            placed = self.services.now() - timedelta(days=30 + number)
            buyer = _person(f"resident-{number}@example.test", number)
            spec = {"billing": buyer, "status": "completed", "created_at": placed.isoformat()}
            yield {**ORDINARY, **spec}

    def _order_until(self, closed: threading.Event, chance: random.Random) -> None:
        number = 0
        while not closed.wait(chance.uniform(*_BETWEEN_ORDERS)):
            if len(self.orders(Fate.PASSES, Fate.IMPOSTOR)) - len(self._read) >= _WAITING_AT_MOST:
                continue
            number += 1
            fate = chance.choices(list(Fate), weights=_SHARES)[0]
            mailbox = f"{fate}-{number}@example.test"
            spec = ORDINARY if fate is Fate.ORDINARY else RISKY
            buyer = _person(mailbox, 1000 + number)
            whither = {} if fate is Fate.ORDINARY else {"shipping": LOCKER}
            order = {**spec, "billing": buyer, **whither}
            self.placed[mailbox] = self.post(self.store, "/control/orders", order)["id"]

    # -- buyers ---------------------------------------------------------------------

    def _answer_until(self, closed: threading.Event, people: ThreadPoolExecutor) -> None:
        while not closed.wait(_LOOK_SECONDS):
            self._going += [people.submit(self._follow, *one) for one in self._unread()]

    def _unread(self) -> list[tuple[str, str]]:
        """Return (mailbox, link) of letters that ask for something and were not read yet."""
        found = []
        for letter in self.postbox.letters():
            mailbox, link = recipient(letter), link_in(letter)
            if link and mailbox not in self._read and self.fate_of(mailbox) is not Fate.SILENT:
                self._read.add(mailbox)
                found.append((mailbox, link))
        return found

    def _follow(self, mailbox: str, link: str) -> None:
        """Look, press the button, and show a document: one's own, or nobody else's."""
        address = f"{self.services.public_url}{link}"
        assert _insisting("GET", address).ok
        pressed = _insisting("POST", f"{address}/check")
        assert pressed.status_code == 303, pressed.text
        page = pressed.headers["Location"]
        visit = _VISIT.search(requests.get(page, timeout=_TIMEOUT).text)
        assert visit, f"{mailbox} was not led to the provider"
        passes = self.fate_of(mailbox) is Fate.PASSES
        name = _person(mailbox, 0) if passes else {"first_name": "Eve", "last_name": "Drop"}
        form = {
            **{key: name[key] for key in ("first_name", "last_name")},
            "visit": visit[1],
            "outcome": "verified",
            "issuing_country": "SE",
            "document_type": "passport",
            "dob": "1980-01-01",
            "come_back": "never",
        }
        assert requests.post(page, data=form, timeout=_TIMEOUT).ok


def other_ends(folder: Path, store: int, stripe: int) -> list[Part]:
    """The simulated store and provider, each a process listening on its port."""
    ends = {"store": ("shops.woocommerce", store), "stripe": ("identity.stripe_identity", stripe)}
    extra = {"store": ("--delivery-delay", "0.05"), "stripe": ()}
    return [
        Part(
            name=name,
            command=(
                *(sys.executable, "-m", f"connectors.{room}.simulator", "--port", str(port)),
                *("--state", str(folder / f"{name}.sqlite3"), *extra[name]),
            ),
            ready_at=f"http://127.0.0.1:{port}/",
        )
        for name, (room, port) in ends.items()
    ]


def _insisting(method: str, address: str) -> requests.Response:
    """Ask again, as people do, where nobody answers or the answer is to try again."""
    pause = threading.Event()
    for _ in range(_TRIES):
        try:
            answer = requests.request(method, address, allow_redirects=False, timeout=_TIMEOUT)
        except requests.ConnectionError:
            answer = None
        if answer is not None and answer.status_code != 503:
            return answer
        pause.wait(_LOOK_SECONDS * 10)
    raise AssertionError(f"{address} stayed away")


def _person(mailbox: str, number: int) -> dict[str, Any]:
    return {
        "first_name": "Karin",
        "last_name": "Karlsson",
        "address_1": f"Kungsgatan {number}",
        "city": "Uppsala",
        "postcode": "753 21",
        "country": "SE",
        "email": mailbox,
        "phone": f"+4670{number:07}",
    }
