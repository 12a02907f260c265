"""Shops and the people who order there, beside a Clearhold that is in trouble.

Everybody speaks HTTP: shops send webhooks, buyers read their letters, press the button and show
a document. What each of them will do is written in their mailbox's name.
"""

import random
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

from app.flow.identity.connect_identity import connect_identity
from app.flow.queues.sweep_shop import sweep_shop
from app.flow.running.keep_lease import keep_lease
from app.model.errors import StorageUnavailableError
from app.services import Services
from tests.chaos.ends import Ends
from tests.chaos.machine import serves, until_nothing
from tests.chaos.postbox import Postbox, link_in, recipient
from tests.chaos.shops import TIMEOUT, Fate, Shop, drawn, fate_of, post

_LOOK_SECONDS = 0.05
_TRIES = 240
_BUYERS_AT_ONCE = 4
_BETWEEN_ORDERS = (0.2, 0.5)
_WAITING_AT_MOST = 8
"""How many buyers wait for their letter before nobody else orders."""
_VISIT = re.compile(r'name="visit" value="([^"]+)"')
_STRANGER = {"first_name": "Eve", "last_name": "Drop"}
_THEMSELVES = {"first_name": "Karin", "last_name": "Karlsson"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One order of one shop, and when it was placed (seconds since 1970)."""

    shop: Shop
    order: str
    at: float


@dataclass(slots=True, kw_only=True)
class Town:
    """The other ends, and what went on there. ``placed`` is by mailbox.

    ``doors`` are where our web is reached with nothing in between, ``stripe`` where the provider
    is: what is wrong with the wires is between machines, not between a machine and a person.
    """

    services: Services
    shops: Sequence[Shop]
    stripe: str
    stripe_wire: str
    doors: Sequence[str]
    postbox: Postbox
    placed: dict[str, Placed] = field(default_factory=dict)
    shown: dict[str, float] = field(default_factory=dict)
    """When each buyer showed a document, by mailbox."""
    _read: set[str] = field(default_factory=set)
    _going: list[Future[None]] = field(default_factory=list)

    @classmethod
    def beside(cls, services: Services, there: Ends, postbox: Postbox) -> "Town":
        """Return the town around these ends."""
        return cls(
            services=services,
            shops=there.shops(),
            stripe=f"http://127.0.0.1:{there.at['stripe']}",
            stripe_wire=there.url("stripe"),
            doors=[f"http://127.0.0.1:{port}" for port in there.doors],
            postbox=postbox,
        )

    def connect(self) -> None:
        """Connect every shop, and an identity provider to each."""
        rights = {"identity_sessions": "write", "webhook_endpoints": "write"}
        for shop in self.shops:
            shop.connect(self.services)
            key = post(self.stripe, "/control/keys", {"prefix": "rk_test_", **rights})
            access = {"key": key["key"], "base_url": self.stripe_wire}
            connect_identity(self.services, shop.shop_id, "stripe_identity", access, actor="test")

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

    def await_doors(self) -> None:
        """Wait until every web serves: what a shop tries again in vain too often, it gives up."""
        until_nothing(lambda: [door for door in self.doors if not serves(f"{door}/health/live")])

    def ask_for_the_unheard(self) -> bool:
        """Sweep every shop now, which is due within five minutes; tell whether that went well.

        WooCommerce does not repeat a webhook that found nobody, and gives up after seven.
        """
        try:
            keep_lease(self.services, self.services.worker)
            swept = [
                sweep_shop(self.services, shop.shop_id, even_early=True) for shop in self.shops
            ]
        except StorageUnavailableError:
            return False
        return all(swept)

    def orders(self, shop: Shop, *fates: Fate) -> dict[str, str]:
        """The orders of a shop by people with one of these fates, by mailbox."""
        placed = dict(self.placed)
        return {
            mailbox: one.order
            for mailbox, one in placed.items()
            if one.shop is shop and fate_of(mailbox) in fates
        }

    # -- orders ---------------------------------------------------------------------

    def _order_until(self, closed: threading.Event, chance: random.Random) -> None:
        number = 0
        while not closed.wait(chance.uniform(*_BETWEEN_ORDERS)):
            if self._waiting_for_letters() >= _WAITING_AT_MOST:
                continue
            number += 1
            fate, shop = drawn(chance), chance.choice(self.shops)
            mailbox = f"{fate}-{number}@example.test"
            at = self.services.now().timestamp()
            order = shop.place(fate, mailbox, 1000 + number)
            self.placed[mailbox] = Placed(shop=shop, order=order, at=at)

    def _waiting_for_letters(self) -> int:
        answering = {one for one in self.placed if fate_of(one) in {Fate.PASSES, Fate.IMPOSTOR}}
        return len(answering - self._read)

    # -- buyers ---------------------------------------------------------------------

    def _answer_until(self, closed: threading.Event, people: ThreadPoolExecutor) -> None:
        while not closed.wait(_LOOK_SECONDS):
            self._going += [people.submit(self._follow, *one) for one in self._unread()]

    def _unread(self) -> list[tuple[str, str]]:
        """Return (mailbox, link) of letters that ask for something and were not read yet."""
        found = []
        for letter in self.postbox.letters():
            mailbox, link = recipient(letter), link_in(letter)
            if link and mailbox not in self._read and fate_of(mailbox) is not Fate.SILENT:
                self._read.add(mailbox)
                found.append((mailbox, link))
        return found

    def _follow(self, mailbox: str, link: str) -> None:
        """Look, press the button, and show a document: one's own, or nobody else's."""
        shown = _insisting(lambda: requests.get(f"{self._door()}{link}", timeout=TIMEOUT))
        assert shown.ok, shown.text
        pressed = _insisting(
            lambda: requests.post(
                f"{self._door()}{link}/check", allow_redirects=False, timeout=TIMEOUT
            )
        )
        assert pressed.status_code == 303, pressed.text
        page = pressed.headers["Location"].replace(self.stripe_wire, self.stripe)
        visit = _VISIT.search(requests.get(page, timeout=TIMEOUT).text)
        assert visit, f"{mailbox} was not led to the provider"
        form = {
            **(_THEMSELVES if fate_of(mailbox) is Fate.PASSES else _STRANGER),
            "visit": visit[1],
            "outcome": "verified",
            "issuing_country": "SE",
            "document_type": "passport",
            "dob": "1980-01-01",
            "come_back": "never",
        }
        self.shown[mailbox] = self.services.now().timestamp()
        assert requests.post(page, data=form, timeout=TIMEOUT).ok

    def _door(self) -> str:
        return self.doors[len(self._going) % len(self.doors)]


def _insisting(ask: Callable[[], requests.Response]) -> requests.Response:
    """Ask again, as people do, where nobody answers or the answer is to try again."""
    pause = threading.Event()
    for _ in range(_TRIES):
        try:
            answer = ask()
        except requests.RequestException:
            answer = None
        if answer is not None and answer.status_code < 500:
            return answer
        pause.wait(_LOOK_SECONDS * 10)
    raise AssertionError(f"nobody was there: {answer and answer.text}")
