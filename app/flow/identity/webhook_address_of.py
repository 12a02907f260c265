"""Where a provider's events about one shop's checks come in: promised to the outside."""

from app.model.ids import ShopId
from app.services import Services

_WORDS = {"stripe_identity": "stripe"}


def webhook_address_of(services: Services, provider: str, shop_id: ShopId) -> str:
    """Return the address that stands, or is to be set up, at the provider."""
    return f"{services.public_url}/webhooks/{_WORDS[provider]}/{shop_id}"
