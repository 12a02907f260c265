"""Which shop does a platform say, under its signature, that a visit comes from?"""

from collections.abc import Mapping

from app.flow.apps.keys_of_app import keys_of_app
from app.model.errors import BadSignatureError, InvalidInputError
from app.services import Services


def signed_shop(services: Services, kind: str, query: Mapping[str, str]) -> str | None:
    """Return the shop that the platform signed a visit's query for; None where it did not."""
    try:
        claimed = services.shops[kind].normalised(query.get("shop", ""))
        keys = keys_of_app(services, kind, claimed)
        arrival = services.apps[kind].read_arrival(query, keys, services.now())
    except (BadSignatureError, InvalidInputError):
        return None
    return arrival.shop_url if arrival.shop_url == claimed else None
