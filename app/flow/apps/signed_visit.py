"""Somebody comes from a shop's admin with a query that the platform signed: who says what."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.flow.apps.keys_of_app import keys_of_app
from app.model.errors import BadSignatureError, InvalidInputError
from app.ports import AppKeys, Arrival, ShopApp
from app.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedVisit:
    """A visit that is what it says, with the keys by which that was found."""

    app: ShopApp
    keys: AppKeys
    arrival: Arrival


def signed_visit(services: Services, kind: str, query: Mapping[str, str]) -> SignedVisit:
    """Return what the platform signed.

    Raises:
        BadSignatureError: it did not sign this, it is about two shops, or there is no such app.
    """
    app, connector = services.apps.get(kind), services.shops.get(kind)
    if app is None or connector is None:
        raise BadSignatureError("There is no app at this platform.")
    try:
        claimed = connector.normalised(query.get("shop", ""))
    except InvalidInputError:
        raise BadSignatureError("The visit names no shop.") from None
    keys = keys_of_app(services, kind, claimed)
    arrival = app.read_arrival(query, keys, services.now())
    if arrival.shop_url != claimed:
        raise BadSignatureError("The visit names two shops.")
    return SignedVisit(app=app, keys=keys, arrival=arrival)
