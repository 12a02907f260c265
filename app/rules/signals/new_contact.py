"""Can a known buyer suddenly be reached elsewhere only?"""

from app.model.facts import Facts
from app.rules.novelty import Change, changes_of
from app.rules.reading import NOTHING, Answer, Reading

_CONTACTS = frozenset({Change.EMAIL, Change.PHONE})
_BOTH = 0.6
_PAYMENT_TOO = 1.0


def read_new_contact(facts: Facts) -> Answer:
    """A known buyer's order goes to the usual address, but with new e-mail and phone.

    Whoever is told where the parcel waits can fetch it. Value: what is new. Grade:
    0.6, and 1 where the way of paying or the card is new too. A second mailbox or
    a new phone alone says nothing. With a new address, that signal speaks instead.
    """
    changes = changes_of(facts)
    if Change.ADDRESS in changes or not changes >= _CONTACTS:
        return NOTHING
    grade = _PAYMENT_TOO if Change.PAYMENT in changes else _BOTH
    return Reading(value="+".join(sorted(changes)), grade=grade)
