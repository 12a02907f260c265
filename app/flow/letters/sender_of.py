"""From whom a shop's letters come."""

from app.flow.letters.lends_sender import lends_sender
from app.model.shop import Shop
from app.services import Services

_LONGEST_NAME = 80
_NOT_IN_NAMES = '<>"'


def sender_of(services: Services, shop: Shop) -> str:
    """Return the From of a shop's letters: its own choice, else the operator's.

    A shop that came by itself is known to nobody here. It sends by the operator's mail server,
    so under the operator's address, with its name before it: no mailbox of its choice is forged.
    """
    if not lends_sender(services, shop):
        return shop.settings.mail_from or services.mail_from
    address = _bare(services.mail_from)
    name = _plain(shop.name)
    return f"{name} <{address}>" if name else address


def _bare(mailbox: str) -> str:
    return mailbox.rpartition("<")[2].strip().removesuffix(">").strip()


def _plain(name: str) -> str:
    kept = (one if one.isprintable() and one not in _NOT_IN_NAMES else " " for one in name)
    return " ".join("".join(kept).split())[:_LONGEST_NAME].strip()
