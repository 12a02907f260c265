"""A shop platform in memory, whose shops install an app: tokens that end, and signed deliveries."""

import hmac
import json
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from app.flow.apps.fresh_credentials import fresh_credentials
from app.flow.apps.install_shop import install_shop
from app.model.errors import (
    AccessDeniedError,
    AccessEndedError,
    BadSignatureError,
    InvalidInputError,
    NotFoundError,
    UnreadableError,
)
from app.model.order import OrderStatus
from app.model.private import Private
from app.model.shop_event import (
    AccessChanged,
    Ignored,
    OrderGone,
    PersonAsked,
    PersonToForget,
    ShopLeft,
    ShopToForget,
)
from app.ports import AppKeys, Arrival, Gap, HoldResult, LiftResult, StaffToken
from app.services import Services
from app.web import create_app
from tests.builders.desk import Desk
from tests.builders.outside import PlainShops, _PlainShop

SETTINGS_KEYS = AppKeys(client_id="app_of_settings", client_secrets=("settings secret",))
ENDING = ".shops.test"


class PlainPlatform(PlainShops):
    """Many shops at once. A token works until it ends, or until the shop removes the app."""

    kind = "shopify"
    has_app = True

    def __init__(self, clock):
        super().__init__()
        self.clock = clock
        self.tokens = {}
        self.refreshes = {}
        self.gaps = ()
        self.calls = []
        self.down = False
        self.when_renewed = None
        self.webhooks = []
        self.is_closing = False

    # -- who is who --------------------------------------------------------------------

    def normalised(self, url):
        name = url.strip().lower().removeprefix("https://").rstrip("/")
        if not name.removesuffix(ENDING).isalnum() or not name.endswith(ENDING):
            raise InvalidInputError(f"{url!r} is no shop's address.")
        return f"https://{name}"

    def claimed_shop(self, headers):
        try:
            return self.normalised(headers.get("x-shop", ""))
        except InvalidInputError:
            return ""

    def named_shop(self, raw):
        try:
            return json.loads(raw).get("shop", "")
        except (ValueError, AttributeError, RecursionError):
            return ""

    def delivery_id(self, headers):
        return headers.get("x-id", "")

    def topic(self, headers):
        return headers.get("x-topic", "")

    def may_be_from(self, raw, headers, signed_with):
        claimed = headers.get("x-sign", "")
        return any(claimed == sign(raw, one) for one in signed_with if one)

    def translate(self, topic, raw):
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError):
            raise UnreadableError("The body is no JSON.") from None
        return _EVENTS.get(topic, lambda _: Ignored(reason="another topic"))(body)

    # -- tokens ------------------------------------------------------------------------

    def grants(self, url, *, lasting=timedelta(hours=1)):
        """New credentials, as a platform gives them; what it gave before stays good."""
        token, refresh = secrets.token_hex(8), secrets.token_hex(8)
        self.tokens.setdefault(url, set()).add(token)
        self.refreshes.setdefault(url, []).append(refresh)
        return {
            "access_token": token,
            "refresh_token": refresh,
            "grant": "token_exchange",
            "expires_at": (self.clock.now() + lasting).isoformat(),
        }

    def removes_app(self, url):
        self.tokens.pop(url, None)
        self.refreshes.pop(url, None)

    def renewed(self, url, credentials, now):
        ends = credentials.get("expires_at")
        if ends and datetime.fromisoformat(ends) - timedelta(minutes=5) > now:
            return None
        self.calls.append(("renew", dict(credentials)))
        meanwhile, self.when_renewed = self.when_renewed, None
        if meanwhile is not None:
            meanwhile()
        if self.problem is not None:
            raise self.problem
        if not credentials.get("client_secret"):
            raise AccessDeniedError("Without the app's keys nothing is renewed.")
        if credentials.get("grant") == "token_exchange":
            self._use_refresh(url, credentials["refresh_token"])
            return {**credentials, **self.grants(url)}
        return {**credentials, **self.grants(url, lasting=timedelta(hours=24)), "grant": "own"}

    def _use_refresh(self, url, refresh):
        good = self.refreshes.get(url, [])
        if refresh not in good:
            raise AccessEndedError("The permission of this shop has ended. Open the app once.")
        # Whoever uses the newer of two ends the older one.
        self.refreshes[url] = good[good.index(refresh) :]

    def client(self, url, credentials, record):
        return _Client(self, url, credentials, record)


class _Client(_PlainShop):
    def __init__(self, platform, url, credentials, record):
        super().__init__(platform, credentials, record)
        self.url = url

    def _call(self, method, path):
        self.shops.calls.append((method, path))
        super()._call(method, path)
        if self.credentials["access_token"] not in self.shops.tokens.get(self.url, ()):
            raise AccessEndedError("The shop no longer accepts our token. Open the app once.")

    def describe(self):
        if self.shops.is_closing:
            raise AccessDeniedError("The app is being removed.")
        return replace(super().describe(), gaps=self.shops.gaps)

    def read_order(self, order):
        self._call("POST", "read")
        if order not in self.shops.orders:
            raise NotFoundError("There is no such order.")
        return self.shops.orders[order]

    def place_hold(self, order, hold, held=None):
        result, held = super().place_hold(order, hold, held)
        assert result is HoldResult.PLACED
        return result, held

    def lift_hold(self, order, _hold, _leftovers=()):
        self._call("POST", "release")
        if self.shops.lift_result is not LiftResult.LIFTED:
            return self.shops.lift_result, None
        free = replace(self.shops.orders[order], status=OrderStatus.TO_SHIP, hold=None)
        self.shops.orders[order] = free
        return LiftResult.LIFTED, free

    def list_modified_after(self, _after, page):
        return self.list_placed_before(None, page)

    def look_at_webhooks(self, _address):
        return []

    def ensure_webhooks(self, address, secret):
        self._call("POST", "webhooks")
        self.shops.webhooks.append((address, secret))
        return []


class PlainApp:
    """The app at that platform. A token is ``shop|staff|client id|secret``, a visit's hmac the secret."""

    kind = "shopify"

    def __init__(self, platform):
        self.platform = platform
        self.codes = {}

    def claimed_shop(self, token):
        return self.platform.normalised(token.partition("|")[0])

    def read_token(self, token, keys, now):
        shop, staff, client_id, secret = token.split("|")
        if client_id != keys.client_id or secret not in keys.client_secrets:
            raise BadSignatureError("The token is not for this app.")
        return StaffToken(
            shop_url=self.platform.normalised(shop),
            staff_id=staff,
            expires_at=now + timedelta(minutes=1),
        )

    def read_arrival(self, query, keys, _now):
        if query.get("hmac") not in keys.client_secrets:
            raise BadSignatureError("The visit is not signed.")
        return Arrival(
            shop_url=self.platform.normalised(query["shop"]),
            code=query.get("code", ""),
            state=query.get("state", ""),
        )

    def redeem_token(self, token, keys, now):
        shop = self.read_token(token, keys, now).shop_url
        return self.platform.grants(shop)

    def redeem_code(self, shop_url, code, _keys, _now):
        if self.codes.pop(code, None) != shop_url:
            raise BadSignatureError("The code was used.")
        return self.platform.grants(shop_url)

    def consent_page(self, shop_url, keys, *, state, return_to):
        return f"{shop_url}/consent?client_id={keys.client_id}&state={state}&back={return_to}"

    def home(self, shop_url, keys):
        return f"{shop_url}/admin/apps/{keys.client_id}"

    def frame_ancestors(self, shop_url):
        return [shop_url]

    def scripts(self):
        return []


def sign(raw, secret):
    return hmac.digest(secret.encode(), raw, "sha256").hex()


def _person(body):
    return {
        "customer_id": str(body.get("customer", "")),
        "email": Private(body.get("email", "")),
        "phone": Private(body.get("phone", "")),
        "orders": tuple(body.get("orders", ())),
    }


_EVENTS = {
    "app/uninstalled": lambda _: ShopLeft(),
    "app/scopes_update": lambda _: AccessChanged(),
    "shop/redact": lambda _: ShopToForget(),
    "customers/redact": lambda body: PersonToForget(**_person(body)),
    "customers/data_request": lambda body: PersonAsked(
        request_id=str(body.get("request", "")), **_person(body)
    ),
    "orders/delete": lambda body: OrderGone(external_id=body["id"]),
}
MISSING = Gap(missing="write_holds", consequence="A warehouse may still send a held order.")


class PlatformDesk(Desk):
    """A desk whose merchants come from a platform: with the settings' app, or with their own."""

    def __init__(self, database_url, folder, keys=SETTINGS_KEYS, **settings):
        super().__init__(database_url, folder, **settings)
        self.platform = PlainPlatform(self.clock)
        self.platform.orders = self.shops.orders
        self.platform_app = PlainApp(self.platform)
        self.services: Services = replace(
            self.services,
            shops={**self.services.shops, "shopify": self.platform},
            apps={"shopify": self.platform_app},
            app_keys={"shopify": keys} if keys else {},
            credentials_of=fresh_credentials,
        )
        self.app = create_app(self.settings, self.services)
        self.app.testing = True

    def install(self, url="https://one.shops.test"):
        """Let a merchant install the settings' app."""
        return install_shop(self.services, "shopify", url, self.platform.grants(url))

    def rotate(self, *client_secrets):
        """Start the product anew with other secrets of the settings' app."""
        keys = AppKeys(client_id=SETTINGS_KEYS.client_id, client_secrets=client_secrets)
        self.services = replace(self.services, app_keys={"shopify": keys})
        self.services.remembered.forget()
        self.app = create_app(self.settings, self.services)
        self.app.testing = True

    def post(self, shop, topic, body=None, *, secret=SETTINGS_KEYS.client_secrets[0], **more):
        """Send a delivery as the platform does; ``body`` may be raw."""
        raw = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        headers = {
            "X-Shop": shop.removeprefix("https://"),
            "X-Topic": topic,
            "X-Sign": sign(raw, secret),
            "X-Id": secrets.token_hex(6),
        }
        headers |= {f"X-{name.capitalize()}": value for name, value in more.items()}
        return self.app.test_client().post("/webhooks/shopify", data=raw, headers=headers)
