"""Signals about who gets the parcel, compared with who pays."""

from typing import Final

from app.model.order import Name
from app.rules.facts import Facts
from app.rules.name_likeness import differ, likeness, share_surname
from app.rules.signal import Family, Signal, signal_of


def recipient_differs(facts: Facts) -> bool | None:
    """The parcel is addressed to somebody else than the payer.

    Gifts are, too. Unknown where a name is missing or the answer is not clear.
    """
    return differ(*_names(facts))


def recipient_likeness(facts: Facts) -> float | None:
    """How alike payer's and recipient's names are: 1 the same, below 0.8 others.

    Unknown where a name is missing, and between scripts that leave out vowels.
    """
    return likeness(*_names(facts))


def shared_surname(facts: Facts) -> bool | None:
    """The recipient is somebody else and bears the payer's family name.

    Families do; and impostors who keep their victim's. Unknown where names are missing.
    """
    payer, recipient = _names(facts)
    if (other := differ(payer, recipient)) is None:
        return None
    return share_surname(payer, recipient) if other else False


def _names(facts: Facts) -> tuple[Name, Name]:
    order = facts.order
    return order.billing.reveal().name, order.delivery_address().reveal().name


SIGNALS: Final[tuple[Signal, ...]] = (
    signal_of(Family.PERSON, recipient_differs),
    signal_of(Family.PERSON, recipient_likeness),
    signal_of(Family.PERSON, shared_surname),
)
