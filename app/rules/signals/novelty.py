"""What a known buyer never did before, and what proves that it is them all the same.

In the study behind facts/reference-data a sixth of honest orders had a new address, but
2 in 100 a new mailbox and device besides; of the impostors' every fourth.
"""

from typing import Final

from app.model.facts import KeyKind
from app.model.order import AccountSecurity, Order
from app.rules.facts import Facts

NEW_METHOD: Final = "payment_method"
"""Of changes, the one that is no key."""

_CAN_BE_NEW: Final = (
    *(KeyKind.ADDRESS, KeyKind.BILLING, KeyKind.EMAIL, KeyKind.PHONE),
    *(KeyKind.DEVICE, KeyKind.CARD),
)
_PROVES: Final = (KeyKind.CARD, KeyKind.DEVICE, KeyKind.ADDRESS)
_UNSETTLED_MINUTES: Final = 24 * 60.0
"""For so long after a change of its security an account may be somebody else's."""


def changes_of(facts: Facts) -> frozenset[str]:
    """Return what is new about a known buyer's order; nothing for a stranger.

    Kinds of keys, and `NEW_METHOD`.
    """
    found = {kind.value for kind in _CAN_BE_NEW if new_key(facts, kind)}
    return frozenset(found | {NEW_METHOD} if new_method(facts) else found)


def new_key(facts: Facts, kind: KeyKind) -> bool | None:
    """Tell whether the buyer's settled orders lack the key.

    None for a stranger, or where this order or all of those carry no such key.
    """
    buyer = facts.remembered.buyer
    if buyer is None or kind not in facts.remembered.past or kind not in buyer.carried:
        return None
    return kind not in buyer.seen


def new_method(facts: Facts) -> bool | None:
    """Tell whether the buyer never paid in this way; None for a stranger."""
    buyer = facts.remembered.buyer
    if buyer is None or not facts.order.payment.method:
        return None
    return not buyer.payment_method_seen


def proofs_of(facts: Facts) -> frozenset[KeyKind]:
    """Return what besides typed words says that it is the known buyer."""
    buyer = facts.remembered.buyer
    if buyer is None:
        return frozenset()
    found: set[KeyKind] = {kind for kind in _PROVES if kind in buyer.seen}
    if KeyKind.ACCOUNT in buyer.known_by and _is_theirs(facts.order):
        found.add(KeyKind.ACCOUNT)
    return frozenset(found)


def _is_theirs(order: Order) -> bool:
    """Tell whether the account counts: signed in, and its security not just changed."""
    if order.signed_in is False:
        return False
    security = order.security or AccountSecurity()
    changed = (security.since_password_reset, security.since_email_change)
    return all(since is None or since > _UNSETTLED_MINUTES for since in changed)
