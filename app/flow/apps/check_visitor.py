"""Somebody comes from a shop platform's admin: who are they, and of which shop?"""

from dataclasses import dataclass, field

from app.flow.apps.keys_of_app import keys_of_app
from app.model.errors import BadSignatureError
from app.ports import AppKeys
from app.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A member of a shop's staff whose session token was checked."""

    kind: str
    shop_url: str
    staff_id: str
    keys: AppKeys
    """Of the app in which they are."""
    token: str = field(repr=False)


def check_visitor(services: Services, kind: str, token: str) -> Visitor:
    """Return who bears a session token of the platform.

    Whatever the token claims is believed only after its signature was checked with the
    keys of the app at just that shop.

    Raises:
        BadSignatureError: the token is none, or not good any more.
    """
    app = services.apps.get(kind)
    if app is None:
        raise BadSignatureError("There is no app at this platform.")
    claimed = app.claimed_shop(token)
    keys = keys_of_app(services, kind, claimed)
    said = app.read_token(token, keys, services.now())
    if said.shop_url != claimed:
        raise BadSignatureError("The token names two shops.")
    return Visitor(
        kind=kind, shop_url=said.shop_url, staff_id=said.staff_id, keys=keys, token=token
    )
