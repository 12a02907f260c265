"""What the shop knows of an account: who paid for what was ordered with it."""

from typing import Final

from app.model.facts import KeyKind
from app.rules.facts import Facts
from app.rules.signal import Family, Signal, signal_of
from app.rules.signals import earlier


def account_people(facts: Facts) -> int | None:
    """Different payers, by name, of what was ordered with this account before.

    A family may have two or three; many hint at an account that was taken over or is
    passed around. Unknown for a guest.
    """
    traces = earlier.sharing(facts, KeyKind.ACCOUNT)
    if traces is None:
        return None
    return len({one.keys.get(KeyKind.NAME) for one in traces} - {None})


SIGNALS: Final[tuple[Signal, ...]] = (signal_of(Family.ACCOUNT, account_people, unit="people"),)
