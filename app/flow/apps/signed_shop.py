"""Which shop does a platform say, under its signature, that a visit comes from?"""

from collections.abc import Mapping

from app.flow.apps.signed_visit import signed_visit
from app.model.errors import BadSignatureError
from app.services import Services


def signed_shop(services: Services, kind: str, query: Mapping[str, str]) -> str | None:
    """Return the shop that the platform signed a visit's query for; None where it did not."""
    try:
        return signed_visit(services, kind, query).arrival.shop_url
    except BadSignatureError:
        return None
