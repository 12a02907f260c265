"""What the shop knows of a device and of a network address, whoever used them."""

from typing import Final

from app.model.facts import KeyKind
from app.rules.facts import Facts
from app.rules.signal import Family, Signal, signal_of
from app.rules.signals import earlier


def device_new_to_shop(facts: Facts) -> bool | None:
    """No earlier order came from this device.

    Unknown where the shop does not tell the device.
    """
    return earlier.is_new(facts, KeyKind.DEVICE)


def device_people(facts: Facts) -> int | None:
    """Different buyers who ordered from this device before; a family often shares one.

    By account, else mailbox, else name and billing address. Unknown where the shop does
    not tell the device.
    """
    return earlier.people(facts, KeyKind.DEVICE)


def device_days_known(facts: Facts) -> float | None:
    """Days since the first of the latest 200 orders from this device; 0 where it is new.

    Unknown where the shop does not tell the device.
    """
    return earlier.days_known(facts, KeyKind.DEVICE)


def ip_people(facts: Facts) -> int | None:
    """Different buyers who ordered from this network address before.

    A company or a mobile carrier has one for thousands. An IPv6 household counts as one
    address. Unknown where the shop tells none, or has not confirmed that it sees real ones.
    """
    return earlier.people(facts, KeyKind.IP)


SIGNALS: Final[tuple[Signal, ...]] = (
    signal_of(Family.NETWORK, device_new_to_shop),
    signal_of(Family.NETWORK, device_people, unit="people"),
    signal_of(Family.NETWORK, device_days_known, unit="days"),
    signal_of(Family.NETWORK, ip_people, unit="people"),
)
