"""The address at which the admin opens an app: signed, and with a session token."""

import base64
import secrets
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from connectors.shops.shopify.simulator.apps.oauth import signed_query
from connectors.shops.shopify.simulator.apps.session_tokens import session_token
from connectors.shops.shopify.simulator.state.documents import Json

STALE_SECONDS = 300.0
"""How long ago a token was made that a test wants too old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """An app that somebody opens in a shop's admin. ``path`` is behind the app's own address."""

    app: Json
    domain: str
    staff_id: str
    path: str = ""


def address_of(opening: Opening, admin_url: str, now: float, *, is_stale: bool = False) -> str:
    """Return where the frame is pointed.

    A path behind the app's place in the admin is one of the app's origin, as its own links are.
    """
    app, domain = opening.app, opening.domain
    place = urlsplit(app["app_url"])
    where = f"{place.scheme}://{place.netloc}/{opening.path}" if opening.path else app["app_url"]
    made_at = now - STALE_SECONDS if is_stale else now
    host = f"{urlsplit(admin_url).netloc}/store/{domain.partition('.')[0]}"
    query = {
        "embedded": "1",
        "host": base64.b64encode(host.encode()).decode().rstrip("="),
        "id_token": session_token(app, domain, opening.staff_id, made_at),
        "locale": "en",
        "session": secrets.token_hex(32),
        "shop": domain,
        "timestamp": str(int(made_at)),
    }
    return f"{where}?{urlencode(signed_query(app, query))}"
