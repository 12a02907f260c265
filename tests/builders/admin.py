"""A shop's admin that opens Clearhold: a plain platform, whose tokens say who comes."""

import json
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

from app.model.errors import BadSignatureError, InvalidInputError
from app.ports import AppKeys, Arrival, StaffToken
from app.web import create_app
from tests.builders.desk import _COMPILED, Desk, Pages, plain
from tests.builders.outside import PlainShops

OURS = AppKeys(client_id="client_ours", client_secrets=("newest", "before"))
A, B = "https://a.platform.test", "https://b.platform.test"


class PlainApp:
    """Believes a token that names a secret of the app; ``problem`` meets who redeems one."""

    kind = "shopify"

    def __init__(self):
        self.problem = None
        self.redeemed = []

    def claimed_shop(self, token):
        return self._opened(token)["shop"]

    def read_token(self, token, keys, now):
        said = self._opened(token)
        expires_at = type(now).fromisoformat(said["until"])
        if said["secret"] not in keys.client_secrets or expires_at <= now:
            raise BadSignatureError("The token is not good.")
        return StaffToken(shop_url=said["shop"], staff_id=said["staff"], expires_at=expires_at)

    def read_arrival(self, query, keys, now):
        del now
        if query.get("hmac") not in keys.client_secrets:
            raise BadSignatureError("The visit is not signed.")
        named = {name: query.get(name, "") for name in ("code", "state")}
        return Arrival(shop_url=query["shop"], **named)

    def redeem_token(self, token, keys, now):
        del keys, now
        if self.problem is not None:
            raise self.problem
        self.redeemed.append(token)
        return {"access_token": "token_of_shop"}

    def redeem_code(self, shop_url, code, keys, now):
        del shop_url
        return self.redeem_token(code, keys, now)

    def consent_page(self, shop_url, keys, *, state, return_to):
        del keys
        return f"{shop_url}/consent?{urlencode({'state': state, 'return_to': return_to})}"

    def home(self, shop_url, keys):
        return f"https://admin.platform.test/{shop_url.rpartition('/')[2]}/apps/{keys.client_id}"

    def frame_ancestors(self, shop_url):
        return (shop_url, "https://admin.platform.test")

    def scripts(self):
        return ("https://scripts.platform.test/bridge.js", "https://scripts.platform.test/looks.js")

    def reports_to(self):
        return ("https://measures.platform.test",)

    def _opened(self, token):
        try:
            return json.loads(bytes.fromhex(token))
        except ValueError:
            raise BadSignatureError("This is no token.") from None


class PlainPlatform(PlainShops):
    """Shops at an address of the platform's own."""

    kind = "shopify"
    has_app = True

    def normalised(self, url):
        if not url.endswith(".platform.test"):
            raise InvalidInputError("This is no shop of the platform.")
        return url.lower()


class AppDesk(Desk):
    """A desk whose merchants come from the admins of their shops."""

    def __init__(self, database_url, folder, **settings):
        super().__init__(database_url, folder, **settings)
        self.platform = PlainPlatform()
        self.platform_app = PlainApp()
        self.services = replace(
            self.services,
            shops={**self.services.shops, "shopify": self.platform},
            apps={"shopify": self.platform_app},
            app_keys={"shopify": OURS},
        )
        self.app = create_app(self.settings, self.services)
        self.app.testing = True
        self.app.jinja_env.bytecode_cache = _COMPILED

    def token(self, shop=A, staff="7001", *, secret=OURS.client_secrets[0], lasts=60):
        until = self.clock.now() + timedelta(seconds=lasts)
        said = {"shop": shop, "staff": staff, "secret": secret, "until": until.isoformat()}
        return json.dumps(said).encode().hex()

    def admin(self, shop=A, staff="7001", **more):
        """The page that somebody has open in the admin of a shop."""
        return InAdmin(self, shop, staff, **more)


class InAdmin(Pages):
    """A page in a frame: every request bears a token of this moment, none a cookie of ours."""

    def __init__(self, desk, shop, staff):
        super().__init__(desk.app.test_client(use_cookies=False))
        self.desk, self.shop, self.staff = desk, shop, staff

    def bearing(self, **token):
        token = self.desk.token(self.shop, self.staff, **token)
        return {"Authorization": f"Bearer {token}"}

    def arrive(self, path="/shopify", **query):
        """Open a page as a document, with the token in its address."""
        query = {"id_token": self.desk.token(self.shop, self.staff), "shop": self.shop, **query}
        return self.client.get(f"{path}?{urlencode({**query, 'embedded': '1'})}")

    def open(self, path, **more):
        return self.client.get(path, headers=self.bearing(), **more)

    def send(self, path, fields=None, *, page="", **more):
        del page
        return self.client.post(path, data=fields or {}, headers=self.bearing(), **more)

    def send_and_follow(self, path, fields=None, **more):
        """Send a form, and go where the answer leads, as a script's fetch does."""
        answer = self.send(path, fields, **more)
        assert answer.status_code == 303, (answer.status_code, answer.text[-500:])
        return plain(self.open(answer.location).text)
