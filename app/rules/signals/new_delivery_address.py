"""Does a known buyer suddenly live elsewhere, and not only that?"""

from app.model.check import NameMatch
from app.model.facts import Facts
from app.model.order import Order
from app.rules.novelty import Change, changes_of, is_paid_later
from app.rules.reading import NOTHING, Answer, Reading
from app.rules.signals.billing_differs import difference_of
from app.rules.signals.name_mismatch import match_with_account

_ALONE = 0.1
_ADDED = {Change.EMAIL: 0.35, Change.PHONE: 0.35, Change.PAYMENT: 0.3}
_BOTH_CONTACTS = 0.5
_PAID_LATER = 0.2
_BILL_STAYS = 0.15
_OTHER_PAYER = 0.2


def read_new_delivery_address(facts: Facts) -> Answer:
    """A known buyer's parcel goes where none of theirs ever went.

    Alone it means little: people move, send gifts and use lockers (a sixth of honest
    orders). Value: what is new besides, such as ``address+email+payment``. Grade:
    0.1 alone; more for a new e-mail or phone (0.35, both 0.5), a new way of paying
    or card (0.3), a bill that comes later (0.2), a payer whose name is not the
    account's (0.2) and a billing address elsewhere (0.15). Nothing for unknown buyers.
    """
    changes = changes_of(facts)
    if Change.ADDRESS not in changes:
        return NOTHING
    grade = _ALONE + _contacts(changes) + _payment(changes) + _circumstances(facts.order)
    return Reading(value="+".join(sorted(changes)), grade=min(1.0, grade))


def _circumstances(order: Order) -> float:
    later = _PAID_LATER if is_paid_later(order.payment) else 0.0
    elsewhere = _BILL_STAYS if difference_of(order) else 0.0
    other = _OTHER_PAYER if match_with_account(order) is NameMatch.DIFFERS else 0.0
    return later + elsewhere + other


def _contacts(changes: frozenset[Change]) -> float:
    new = [_ADDED[change] for change in (Change.EMAIL, Change.PHONE) if change in changes]
    return min(sum(new), _BOTH_CONTACTS)


def _payment(changes: frozenset[Change]) -> float:
    return _ADDED[Change.PAYMENT] if Change.PAYMENT in changes else 0.0
