"""Where a merchant reads what only they are told."""

from app.flow.letters.answers_to import answers_to
from app.model.shop import Shop
from app.services import Services


def merchants_mailbox(services: Services, shop: Shop) -> str:
    """Return the bare address at which the merchant reads what only they are told."""
    return answers_to(services, shop).rpartition("<")[2].strip().removesuffix(">").strip()
