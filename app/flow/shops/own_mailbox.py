"""Where a shop's own people read mail, as its settings say."""

from app.model.shop import Shop


def own_mailbox(shop: Shop) -> str:
    """Return the mailbox that the shop's settings name, perhaps with a name before it; or none."""
    return shop.settings.support_email or shop.settings.mail_from
