"""The real steps and database between a store, a provider and a mailbox that live in memory."""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from app.flow.cases.remind import remind
from app.flow.deadlines.expire import expire
from app.flow.deadlines.meet_deadlines import meet_deadlines
from app.flow.deadlines.warn_of_deadlines import warn_of_deadlines
from app.flow.intake.take_in import take_in
from app.flow.queues.perform_effects import perform_effects
from app.flow.running.keep_lease import keep_lease
from app.model.check import Failure, Redaction, Session, SessionStatus, VerifiedPerson
from app.model.errors import NotFoundError, UnreachableError
from app.model.ids import AccountId, ConnectionId, ExternalOrderId, SessionRef, ShopId
from app.model.money import Money
from app.model.order import Name, PartState
from app.model.private import Private
from app.model.shop import Shop, ShopSettings
from app.model.shop_event import DisputeKind, OrderDisputed, OrderSeen
from app.ports import Redacted
from app.services import Services
from app.store.cases import last_case_of
from app.store.group_commit import Inbox
from app.store.keyring import Keyring
from app.store.orders import stored_orders
from app.store.shops import (
    IdentityConnection,
    add_account,
    add_identity_connection,
    add_shop,
    change_shop,
    save_settings,
    shop_by_id,
)
from app.store.transaction import Database
from tests.builders.orders import a_guest, a_line, an_address, an_order
from tests.properties.store import Store

PEOPLE = (
    Name(first="Anna", last="Andersson"),
    Name(first="Karin", last="Karlsson"),
    Name(first="Maria", last="Nilsson"),
)
STRANGER = Name(first="Eve", last="Drop")
LINK = re.compile(r"/v/([A-Za-z0-9_-]{20,})")
SHOP = ShopId("shop_1")
_CONNECTION = ConnectionId("idc_1")


ROUNDS = (expire, remind, warn_of_deadlines, meet_deadlines)
"""What the clock does about the time that people have."""


class Silence:
    """A doorbell that nobody hears: the steps are called by hand."""

    def ring_deliveries(self, pairs):
        pass

    def ring_effects(self, shop_ids):
        pass


class Clock:
    def __init__(self):
        self.time = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

    def now(self):
        return self.time


@dataclass
class Weather:
    """What does not answer at the moment, and whose next answer gets lost on its way."""

    down: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)

    def before(self, end):
        if end in self.down:
            raise UnreachableError(f"The {end} does not answer.")

    def after(self, end):
        if end in self.lost:
            self.lost.discard(end)
            raise UnreachableError(f"The {end} did what it was asked, and nobody heard.")


class Provider:
    """A provider and its client in one. ``proved`` is what we know of who passed."""

    kind = "plain"

    def __init__(self, weather):
        self.weather = weather
        self.sessions: dict[SessionRef, Session] = {}
        self.names: dict[SessionRef, Name] = {}
        self.case_of: dict[SessionRef, str] = {}
        self.keys: dict[str, SessionRef] = {}
        self.attempts = 0

    def client(self, _credentials):
        return self

    def start(self, *, reference, key, return_url):
        self.weather.before("provider")
        if key not in self.keys:
            ref = SessionRef(f"vs_{len(self.keys) + 1}")
            self.keys[key] = ref
            self.case_of[ref] = reference
            self.sessions[ref] = Session(ref=ref, status=SessionStatus.NEEDS_INPUT)
        self.weather.after("provider")
        return self._with_url(self.keys[key], return_url)

    def read(self, session):
        self.weather.before("provider")
        return self._with_url(session, "https://provider.example.test")

    def _with_url(self, ref, url):
        session = self.sessions[ref]
        is_open = session.status is SessionStatus.NEEDS_INPUT
        return replace(session, url=Private(f"{url}/{ref}")) if is_open else session

    def read_person(self, session):
        self.weather.before("provider")
        if session not in self.names:
            raise NotFoundError("The session is redacted.")
        return VerifiedPerson(name=Private(self.names[session]), document_country="SE")

    def redact(self, session):
        self.weather.before("provider")
        found = self.sessions[session]
        if found.status is SessionStatus.PROCESSING:
            return Redacted.NOT_YET
        is_open = found.status is SessionStatus.NEEDS_INPUT
        status = SessionStatus.CANCELLED if is_open else found.status
        self.sessions[session] = replace(found, status=status, redaction=Redaction.DONE)
        self.names.pop(session, None)
        self.weather.after("provider")
        return Redacted.DONE

    def open_session_of(self, case_id):
        waiting = {SessionStatus.NEEDS_INPUT, SessionStatus.PROCESSING}
        found = [ref for ref, case in self.case_of.items() if case == case_id]
        return next((ref for ref in found if self.sessions[ref].status in waiting), None)

    def passes(self, ref, name):
        self.names[ref] = name
        self.sessions[ref] = replace(
            self.sessions[ref], status=SessionStatus.VERIFIED, failure=None
        )

    def fails(self, ref):
        self.attempts += 1
        self.sessions[ref] = replace(
            self.sessions[ref],
            status=SessionStatus.NEEDS_INPUT,
            failure=Failure.DOCUMENT_EXPIRED,
            attempt=f"vr_{self.attempts}",
        )

    def becomes(self, ref, status):
        self.sessions[ref] = replace(self.sessions[ref], status=status)


class Mailbox:
    def __init__(self, weather):
        self.weather = weather
        self.letters = {}

    def send(self, mail):
        self.weather.before("mail")
        self.letters.setdefault(mail.recipient.reveal(), []).append(mail)
        self.weather.after("mail")

    def forget(self, message_ids):
        pass


class World:
    """One shop, up to three buyers, and everything that can happen to them."""

    def __init__(self, database_url):
        self.clock, self.weather = Clock(), Weather()
        self.store = Store(self.clock, self.weather)
        self.provider = Provider(self.weather)
        self.mail = Mailbox(self.weather)
        database = Database(database_url)
        self.services = Services(
            database=database,
            keyring=Keyring.from_secrets(["a key for one test and no other, long enough"]),
            inbox=Inbox(database, Silence().ring_deliveries),
            doorbell=Silence(),
            clock=self.clock,
            shops={"plain": self.store},
            identity={"plain": self.provider},
            mail=self.mail,
            public_url="https://clearhold.example.test",
            mail_from="Clearhold <clearhold@example.test>",
            worker="worker_1",
        )

    def connect(self):
        """Keep a shop with a provider; a template of this is copied for every life."""
        account = AccountId("acct_1")
        shop = Shop(
            shop_id=SHOP,
            account_id=account,
            kind="plain",
            name="Sample Store",
            url="https://shop.example.test",
            timezone="Europe/Stockholm",
            currency="SEK",
            connected_at=self.clock.now() - timedelta(days=1),
            settings=ShopSettings(pack="strict"),
        )
        connection = IdentityConnection(
            connection_id=_CONNECTION,
            account_id=account,
            provider="plain",
            credentials={"key": "rk_test_sample"},
            live=False,
            connected_at=self.clock.now(),
        )
        keyring = self.services.keyring
        with self.services.database.write() as tx:
            add_account(tx, account, "Sample Account", self.clock.now())
            add_identity_connection(tx, keyring, connection)
            add_shop(tx, keyring, shop, {"key": "ck_sample"}, webhook_secret="sample")
            change_shop(tx, SHOP, identity=_CONNECTION)

    def choose(self, **settings):
        with self.services.database.write() as tx:
            save_settings(tx, SHOP, ShopSettings(pack="strict", **settings))

    def shop(self):
        with self.services.database.read() as tx:
            return shop_by_id(tx, SHOP)

    # -- what the shop tells -----------------------------------------------------------

    def place(self, number):
        """Let buyer ``number`` order gold to another country; the rules hold that."""
        payer = PEOPLE[number]
        home = an_address(
            name=payer, lines=(f"Storgatan {number + 1}",), phone=f"+4670123456{number}"
        )
        self.store.orders[_id(number)] = an_order(
            external_id=_id(number),
            number=_id(number),
            placed_at=self.clock.now(),
            modified_at=self.clock.now(),
            customer=a_guest(name=payer, email=_mailbox(number), phone=home.phone),
            billing=home,
            ip=None,
            **_dear(home),
        )
        self.tell(number)

    def calm(self, number):
        """Let the order become one that asks for nothing."""
        home = self.store.orders[_id(number)].billing
        plain = {"lines": (a_line(),), "total": Money(minor=134800, currency="SEK")}
        self.store.change(_id(number), shipping=home, **plain)
        self.tell(number)

    def alarm(self, number):
        home = self.store.orders[_id(number)].billing.reveal()
        self.store.change(_id(number), **_dear(home))
        self.tell(number)

    def staff(self, number, **changes):
        self.store.change(_id(number), **changes)
        self.tell(number)

    def tell(self, number):
        """Let the shop tell how an order stands now."""
        self.hear(OrderSeen(order=self.store.orders[_id(number)]))

    def hear(self, *events):
        take_in(self.services, self.shop(), [(event, self.clock.now()) for event in events])

    def reshape(self, number, what):
        """Let the shop change the order's parts, and tell of it."""
        self.store.reshape(_id(number), what)
        self.tell(number)

    def dispute(self, number, status="NEEDS_RESPONSE"):
        self.hear(
            OrderSeen(order=self.store.orders[_id(number)]),
            OrderDisputed(
                external_id=_id(number),
                dispute_id=f"dispute_{number}",
                kind=DisputeKind.CHARGEBACK,
                reason="FRAUDULENT",
                status=status,
                opened_at=self.clock.now(),
            ),
        )

    # -- what goes on inside -----------------------------------------------------------

    def work(self):
        keep_lease(self.services, self.services.worker)
        perform_effects(self.services, SHOP)

    def order_id(self, number):
        with self.services.database.read() as tx:
            return stored_orders(tx, SHOP, [_id(number)])[_id(number)].order_id

    def case(self, number):
        if _id(number) not in self.store.orders:
            return None
        order_id = self.order_id(number)
        with self.services.database.read() as tx:
            return last_case_of(tx, order_id)

    def token(self, number):
        """The link of the latest letter that has one."""
        letters = [mail.text.reveal() for mail in self.mail.letters.get(_mailbox(number), [])]
        found = [link for text in letters for link in LINK.findall(text)]
        return found[-1] if found else None

    def is_lifted(self, number):
        return any(order == _id(number) for order, _ in self.store.lifted)

    def living_parts(self, number):
        parts = self.store.orders[_id(number)].parts
        return [part for part in parts if part.state is not PartState.OVER]


def _id(number):
    return ExternalOrderId(str(1001 + number))


def _mailbox(number):
    return f"buyer{number}@example.test"


def _dear(home):
    elsewhere = replace(home, country="FI", postal_code="00100", city="Helsinki", name=STRANGER)
    return {
        "lines": (a_line(title="Gold bar", quantity=5),),
        "total": Money(minor=12345000, currency="SEK"),
        "shipping": Private(elsewhere),
    }
