"""Other ends of the wire that do as a test says: plain, in memory, one of each."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.model.errors import UnreadableError
from app.model.order import OrderStatus
from app.model.private import Private
from app.ports import (
    HoldResult,
    HoldsSeen,
    Intake,
    KeyAbilities,
    LettingGo,
    LiftResult,
    Mover,
    OrdersPage,
    OutsideCall,
    ShopDescription,
    WebhookEndpoint,
)


class StillClock:
    """A clock that moves when a test moves it. It is a Tuesday noon in Stockholm."""

    def __init__(self):
        self.time = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)

    def now(self):
        return self.time

    def advance(self, **span):
        self.time += timedelta(**span)


class PlainShops:
    """A kind of shop whose stores take every hold. ``problem`` is raised instead of an answer."""

    kind = "woocommerce"
    has_app = False

    def __init__(self):
        self.problem = None
        self.note_problem = None
        self.name = "Sample Store"
        self.keys = []
        self.orders = {}
        self.notes = {}
        self.pages = 1
        self.when_described = None
        self.lift_result = LiftResult.LIFTED
        self.not_ready = set()
        self.mover = Mover.STAFF

    def claimed_shop(self, _headers):
        return ""

    def delivery_id(self, _headers):
        return ""

    def named_shop(self, _raw):
        return ""

    def renewed(self, _url, _credentials, _now):
        return None

    def normalised(self, url):
        return url.strip().rstrip("/")

    def order_page(self, url, order):
        return f"{url}/staff/orders/{order}"

    def topic(self, headers):
        return headers["Topic"]

    def intake(self, _raw, _headers):
        return Intake.KEEP

    def may_be_from(self, _raw, _headers, _secrets):
        return True

    def blank(self, raw):
        return raw

    def translate(self, _topic, _raw):
        raise UnreadableError("The body is no order.")

    def client(self, _url, credentials, record):
        return _PlainShop(self, credentials, record)


class _PlainShop:
    def __init__(self, shops, credentials, record):
        self.shops = shops
        self.credentials = dict(credentials)
        self.record = record

    def _call(self, method, path):
        self.record(OutsideCall(method=method, path=path, status=200, milliseconds=12))
        if self.shops.problem is not None:
            raise self.shops.problem

    def describe(self):
        self._call("GET", "/system_status")
        self.shops.keys.append(self.credentials)
        meanwhile, self.shops.when_described = self.shops.when_described, None
        if meanwhile is not None:
            meanwhile()
        return ShopDescription(
            name=self.shops.name,
            url="",
            timezone="Europe/Stockholm",
            currency="SEK",
            country="SE",
            version="9.9.5",
        )

    def place_hold(self, order, hold, _held=None):
        self._call("PUT", f"/orders/{order}")
        if order in self.shops.not_ready:
            return HoldResult.NOT_READY, self.shops.orders[order]
        held = replace(self.shops.orders[order], status=OrderStatus.ON_HOLD, hold=hold)
        self.shops.orders[order] = held
        return HoldResult.PLACED, held

    def lift_hold(self, order, _hold, _leftovers=()):
        self._call("PUT", f"/orders/{order}")
        return self.shops.lift_result, None

    def holds_on(self, orders):
        self._call("GET", "/orders")
        there = self.shops.orders
        return {
            order: HoldsSeen(status=there[order].status, hold=there[order].hold)
            for order in orders
            if order in there
        }

    def who_let_go(self, order, _hold, *, was_shared):
        del was_shared
        self._call("GET", f"/orders/{order}/notes")
        return LettingGo(mover=self.shops.mover, before="on-hold", after="processing")

    def write_note(self, order, note):
        self._call("POST", f"/orders/{order}/notes")
        if self.shops.note_problem is not None:
            raise self.shops.note_problem
        self.shops.notes[note.mark] = (order, note.text)

    def list_placed_before(self, _before, page):
        self._call("GET", "/orders")
        pages = self.shops.pages
        return OrdersPage(
            orders=(), unreadable=(), page=page, pages=pages, total=0, is_last=page >= pages
        )

    def ensure_webhooks(self, _address, _secret):
        self._call("GET", "/webhooks")
        return []

    def look_at_webhooks(self, _address):
        return []

    def remove_webhooks(self, _address):
        self._call("DELETE", "/webhooks")


class PlainIdentity:
    """A provider of identity checks. ``abilities`` is what every key may do."""

    kind = "stripe_identity"
    pages = ("https://provider.example.test",)

    def __init__(self):
        self.problem = None
        self.abilities = KeyAbilities(
            live=False, may_check=True, may_make_webhooks=True, account_name="Sample Account"
        )
        self.keys = []

    def client(self, credentials):
        return _PlainProvider(self, dict(credentials))


class _PlainProvider:
    def __init__(self, identity, credentials):
        self.identity = identity
        self.credentials = credentials

    def probe(self):
        if self.identity.problem is not None:
            raise self.identity.problem
        self.identity.keys.append(self.credentials)
        return self.identity.abilities

    def make_webhook(self, _address):
        return WebhookEndpoint(endpoint_id="we_sample", secret=Private("whsec_" + "a" * 32))


class PlainMail:
    """Keeps every letter in a list."""

    def __init__(self):
        self.sent = []
        self.forgotten = []

    def send(self, mail):
        self.sent.append(mail)

    def forget(self, message_ids):
        self.forgotten += message_ids
