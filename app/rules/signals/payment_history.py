"""What the shop knows of a card, whoever paid with it."""

from typing import Final

from app.model.facts import KeyKind
from app.rules.facts import Facts
from app.rules.signal import Family, Signal, signal_of
from app.rules.signals import earlier


def card_new_to_shop(facts: Facts) -> bool | None:
    """No earlier order was paid with this card.

    Unknown where the shop does not tell which card it was.
    """
    return earlier.is_new(facts, KeyKind.CARD)


def card_people(facts: Facts) -> int | None:
    """Different buyers who paid with this card before; a couple often shares one.

    By account, else mailbox, else name and billing address. Unknown where the shop does
    not tell which card it was.
    """
    return earlier.people(facts, KeyKind.CARD)


SIGNALS: Final[tuple[Signal, ...]] = (
    signal_of(Family.PAYMENT, card_new_to_shop),
    signal_of(Family.PAYMENT, card_people, unit="people"),
)
