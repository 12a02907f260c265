"""Where answers to a shop's letters go."""

from app.flow.shops.own_mailbox import own_mailbox
from app.model.shop import Shop
from app.services import Services


def answers_to(services: Services, shop: Shop) -> str:
    """Return the mailbox that hears a shop's buyers, perhaps with a name before it."""
    return own_mailbox(shop) or services.mail_from
