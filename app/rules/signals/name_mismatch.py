"""Do payer, account and recipient bear one name?"""

from app.model.check import NameMatch
from app.model.facts import Facts
from app.model.order import Name, Order
from app.rules.names import compare_names
from app.rules.reading import NOTHING, UNKNOWN, Answer, Reading

_ACCOUNT = {NameMatch.DIFFERS: 0.8, NameMatch.UNCLEAR: 0.2, NameMatch.MATCHES: 0.0}
_RECIPIENT = {NameMatch.DIFFERS: 0.3, NameMatch.UNCLEAR: 0.1, NameMatch.MATCHES: 0.0}


def read_name_mismatch(facts: Facts) -> Answer:
    """The payer's name differs from the account's or the recipient's.

    Value: whose name differs: ``account``, ``recipient`` or both. Grade: 0.8 for another
    account holder, 0.3 for another recipient (gifts are common), less where it is
    unclear. Missing names say nothing. Unknown where the payer has no name.
    """
    order = facts.order
    payer = order.billing.reveal().name
    if not payer.full():
        return UNKNOWN
    grades = {
        "account": _ACCOUNT[match_with_account(order)],
        "recipient": _RECIPIENT[_match(payer, order.delivery_address().reveal().name)],
    }
    if not any(grades.values()):
        return NOTHING
    differing = "+".join(whose for whose, grade in grades.items() if grade)
    return Reading(value=differing, grade=min(1.0, sum(grades.values())))


def match_with_account(order: Order) -> NameMatch:
    """Compare the payer's name with the account's; where one is missing, they match."""
    return _match(order.billing.reveal().name, order.customer.name.reveal())


def _match(payer: Name, other: Name) -> NameMatch:
    if payer == other or not payer.full() or not other.full():
        return NameMatch.MATCHES
    return compare_names(payer, [other])
