"""A shop comes without a session token: its merchant is led to grant the app its scopes."""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from app.flow.apps.signed_visit import signed_visit
from app.services import Services

_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Where the browser goes now, and what it is to bring back as a cookie."""

    consent_page: str
    cookie: str = field(repr=False)
    lasts: timedelta = _LASTS


def begin_install(
    services: Services, kind: str, query: Mapping[str, str], *, return_to: str
) -> Begun:
    """Begin the authorization-code grant for a visit that the platform signed.

    The state names the shop and when it ends, under our signature; it fits the browser that
    has the cookie and no other. Nothing is stored.

    Raises:
        BadSignatureError: the platform did not sign the visit, or there is no such app.
    """
    visit = signed_visit(services, kind, query)
    cookie = secrets.token_urlsafe(24)
    ends = str(int((services.now() + _LASTS).timestamp()))
    key = services.keyring.session_keys()[0]
    said = f"install\0{kind}\0{visit.arrival.shop_url}\0{ends}\0{cookie}"
    state = f"{ends}.{hmac.digest(key.encode(), said.encode(), 'sha256').hex()}"
    page = visit.app.consent_page(
        visit.arrival.shop_url, visit.keys, state=state, return_to=return_to
    )
    return Begun(consent_page=page, cookie=cookie)
