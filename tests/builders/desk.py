"""A merchant's desk: the real web, steps and database, with plain other ends of the wire."""

import re
from dataclasses import replace
from html import unescape

from jinja2 import BytecodeCache

from app.flow.deciding.decide import decide
from app.flow.identity.connect_identity import connect_identity
from app.flow.orders.normalise import normalise
from app.flow.queues.perform_effects import perform_effects
from app.flow.shops.connect_shop import connect_shop
from app.flow.users.begin_session import begin_session
from app.flow.users.ensure_account import ensure_account
from app.flow.users.keep_user import keep_user
from app.jobs import Doorbell, connect_queue
from app.model.ids import ExternalOrderId, UserId, new_id
from app.model.money import Money
from app.model.shop import ShopSettings
from app.model.shop_event import OrderSeen
from app.model.user import Role, User
from app.services import Services
from app.settings import Settings
from app.store.case_lists import CaseWish, list_rows
from app.store.group_commit import Inbox
from app.store.keyring import Keyring
from app.store.shops import shop_by_id
from app.store.transaction import Database
from app.web import create_app
from tests.builders.orders import KARIN, a_guest, a_line, an_address, an_order
from tests.builders.outside import PlainIdentity, PlainMail, PlainShops, StillClock

SECRET = "a secret of tests, not of anybody"
FORM_KEY = re.compile(r'name="form_key"\s+value="([0-9a-f]{64})"')
KEY = {"key": "rk_test_sampleSAMPLE1"}
STORE_KEY = {"consumer_key": "ck_sample", "consumer_secret": "cs_sample"}


class _Compiled(BytecodeCache):
    """Templates that one test has compiled serve the others too."""

    def __init__(self):
        self.known = {}

    def load_bytecode(self, bucket):
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket):
        self.known[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class Desk:
    """What a test of the merchant's page works with."""

    kind_of_shops = PlainShops

    def __init__(self, database_url, folder, **settings):
        self.clock = StillClock()
        self.shops = self.kind_of_shops()
        self.identity = PlainIdentity()
        self.mail = PlainMail()
        self.settings = Settings(secret_keys=(SECRET,), state_dir=folder, **settings)
        database = Database(database_url)
        doorbell = Doorbell(connect_queue(f"unix://{folder}/nobody-listens.sock"))
        self.services = Services(
            database=database,
            keyring=Keyring.from_secrets(self.settings.secret_keys),
            inbox=Inbox(database, doorbell.ring_deliveries),
            doorbell=doorbell,
            clock=self.clock,
            shops={self.shops.kind: self.shops},
            identity={self.identity.kind: self.identity},
            mail=self.mail,
            public_url=self.settings.public_url,
            mail_from=self.settings.mail_from,
            worker="worker_of_tests",
        )
        self.app = create_app(self.settings, self.services)
        self.app.testing = True
        self.app.jinja_env.bytecode_cache = _COMPILED
        with database.write() as tx:
            self.account_id = ensure_account(self.services, tx)

    def close(self):
        self.services.database.close()

    # -- who and where --------------------------------------------------------------

    def connect(self, url="https://shop.example.test", *, name="Sample Store", **choices):
        """Connect a shop, with an identity provider, and do what it needs first."""
        self.shops.name = name
        shop = connect_shop(
            self.services,
            self.account_id,
            self.shops.kind,
            url,
            credentials=STORE_KEY,
            settings=ShopSettings(**({"pack": "strict"} | choices)),
        )
        connect_identity(self.services, shop.shop_id, "stripe_identity", KEY, actor="test")
        return self.shop(shop.shop_id)

    def shop(self, shop_id):
        with self.services.database.read() as tx:
            return shop_by_id(tx, shop_id)

    def user(self, role=Role.OWNER, *, shop=None, account_id=None, email=None):
        """Let somebody in, without a password."""
        user = User(
            user_id=UserId(new_id("user")),
            account_id=account_id or self.account_id,
            email=email or f"{new_id(role)}@example.test",
            role=role,
            shop_id=shop,
        )
        with self.services.database.write() as tx:
            keep_user(self.services, tx, user, None)
        return user

    def browser(self, user=None):
        """A browser: of a visitor, or of somebody who is signed in."""
        client = self.app.test_client()
        if user is not None:
            with self.services.database.write() as tx:
                token = begin_session(self.services, tx, user)
            with client.session_transaction() as session:
                session["token"] = token
        return Pages(client)

    # -- orders ---------------------------------------------------------------------

    def risky_order(self, number="1001", *, email=None, **changes):
        home = an_address(lines=(f"Storgatan {number}",), phone=f"+4670{number:0>7}")
        order = an_order(
            external_id=ExternalOrderId(f"9{number}"),
            number=number,
            placed_at=self.clock.now(),
            modified_at=self.clock.now(),
            total=Money(minor=1234500, currency="SEK"),
            lines=(a_line(title="Gold bar", quantity=5),),
            billing=home,
            shipping=replace(home, country="FI", postal_code="00100", city="Helsinki", name=KARIN),
            customer=a_guest(email=email or f"buyer{number}@example.test", phone=home.phone),
            ip=None,
        )
        return replace(order, **changes)

    def place(self, shop, number="1001", *, email=None):
        """Let a stranger's risky order come in, and return its case as lists show it."""
        order = self.risky_order(number, email=email)
        self.shops.orders[order.external_id] = order
        told = [(OrderSeen(order=order), self.clock.now())]
        decide(self.services, shop, normalise(self.services, shop, told))
        (row,) = self.rows(shop, number)
        return row

    def held(self, shop, number="1001", **more):
        """Let a risky order come in and everything about it be done that is owed."""
        self.place(shop, number, **more)
        self.work(shop)
        (row,) = self.rows(shop, number)
        return row

    def work(self, shop):
        perform_effects(self.services, shop.shop_id)

    def rows(self, shop, number=""):
        with self.services.database.read() as tx:
            return list_rows(tx, [shop.shop_id], CaseWish(number=number), 100)

    def row(self, shop, number="1001"):
        (row,) = self.rows(shop, number)
        return row


class Pages:
    """A browser that fills forms in, as somebody would who sees the page."""

    def __init__(self, client):
        self.client = client

    def open(self, path, **more):
        return self.client.get(path, **more)

    def text(self, path):
        answer = self.open(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:500])
        return plain(answer.text)

    def send(self, path, fields=None, *, page="/admin/people", **more):
        """Send a form as it stands on a page of ours."""
        key = FORM_KEY.search(self.open(page).text)
        data = {"form_key": key[1] if key else "", **(fields or {})}
        return self.client.post(path, data=data, **more)

    def send_and_follow(self, path, fields=None, **more):
        return plain(self.send(path, fields, follow_redirects=True, **more).text)


def plain(html):
    """What of a page is read: its words, one space between."""
    body = html.split("<main", 1)[-1]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
