"""Whom the order claims to be of, what of it is new, and what proves the claim."""

from typing import Final

from app.model.facts import KeyKind
from app.rules.facts import Facts
from app.rules.history.known import settled_orders
from app.rules.signal import Family, Signal, signal_of
from app.rules.signals.earlier import DAY
from app.rules.signals.impersonation import impersonation
from app.rules.signals.novelty import changes_of, new_key, new_method, proofs_of


def known(facts: Facts) -> bool:
    """Settled earlier orders share the account, mailbox, phone, or name and billing address.

    Settled: placed at least a week before, and neither waiting, failed, cancelled nor
    given back, nor called fraud. That somebody claims to be a known person proves nothing:
    see person.proofs.
    """
    return facts.remembered.buyer is not None


def known_by_email(facts: Facts) -> bool | None:
    """Settled earlier orders came from the same mailbox. Unknown without an e-mail address."""
    return _is_known_by(facts, KeyKind.EMAIL)


def known_by_phone(facts: Facts) -> bool | None:
    """Settled earlier orders named the same phone number. Unknown without one that can ring."""
    return _is_known_by(facts, KeyKind.PHONE)


def known_by_account(facts: Facts) -> bool | None:
    """Settled earlier orders were placed with the same account. Unknown for a guest."""
    return _is_known_by(facts, KeyKind.ACCOUNT)


def known_by_person(facts: Facts) -> bool | None:
    """Settled earlier orders bear the same payer's name and billing address, which many know.

    Unknown where the order names no payer or no billing address.
    """
    return _is_known_by(facts, KeyKind.PERSON)


def known_by_device(facts: Facts) -> bool | None:
    """The known buyer's settled orders came from this device too.

    Unknown where the shop does not tell the device.
    """
    return _is_in_their_orders(facts, KeyKind.DEVICE)


def known_by_card(facts: Facts) -> bool | None:
    """The known buyer's settled orders were paid with this card too.

    Unknown where the shop does not tell which card it was.
    """
    return _is_in_their_orders(facts, KeyKind.CARD)


def orders(facts: Facts) -> int:
    """Settled earlier orders of the person whom the order claims to be of; 0 for a stranger."""
    buyer = facts.remembered.buyer
    return 0 if buyer is None else buyer.orders


def days_known(facts: Facts) -> float | None:
    """Days since the known buyer's first settled order. Unknown for a stranger."""
    buyer = facts.remembered.buyer
    return None if buyer is None else (facts.order.placed_at - buyer.first_order_at) / DAY


def days_since_last(facts: Facts) -> float | None:
    """Days since the known buyer's latest settled order. Unknown for a stranger."""
    buyer = facts.remembered.buyer
    return None if buyer is None else (facts.order.placed_at - buyer.last_order_at) / DAY


def new_address(facts: Facts) -> bool | None:
    """The parcel goes where none of the known buyer's settled orders went.

    Alone it means little: people move, send gifts and use lockers. Unknown for a
    stranger, and where the order or all earlier ones name no place.
    """
    return new_key(facts, KeyKind.ADDRESS)


def new_billing(facts: Facts) -> bool | None:
    """The billing address stands in none of the known buyer's settled orders.

    Unknown for a stranger, and where the order or all earlier ones name none.
    """
    return new_key(facts, KeyKind.BILLING)


def new_email(facts: Facts) -> bool | None:
    """The mailbox stands in none of the known buyer's settled orders.

    A +tag or a dot in a Gmail mailbox makes no new one. Unknown for a stranger, and
    where the order or all earlier ones name none.
    """
    return new_key(facts, KeyKind.EMAIL)


def new_phone(facts: Facts) -> bool | None:
    """The phone number stands in none of the known buyer's settled orders.

    Unknown for a stranger, and where the order or all earlier ones name none.
    """
    return new_key(facts, KeyKind.PHONE)


def new_device(facts: Facts) -> bool | None:
    """The device stands in none of the known buyer's settled orders.

    Unknown for a stranger, and where the shop tells no device of this or the earlier ones.
    """
    return new_key(facts, KeyKind.DEVICE)


def new_card(facts: Facts) -> bool | None:
    """The card paid for none of the known buyer's settled orders.

    Unknown for a stranger, and where the shop tells no card of this or the earlier ones.
    """
    return new_key(facts, KeyKind.CARD)


def new_payment_method(facts: Facts) -> bool | None:
    """None of the known buyer's settled orders was paid in this way, such as by invoice.

    Unknown for a stranger.
    """
    return new_method(facts)


def changes(facts: Facts) -> int:
    """How many of these are new about a known buyer's order; 0 for a stranger.

    Delivery address, billing address, mailbox, phone, device, card, way of paying.
    """
    return len(changes_of(facts))


def proofs(facts: Facts) -> int:
    """How much besides typed words says that it is the known buyer; 0 for a stranger.

    One each for: an account with settled orders (signed in, where the shop tells that,
    and nothing about its security changed within a day), a card, a device and a delivery
    address of theirs. E-mail, name and phone are known to many and count for nothing.
    """
    return len(proofs_of(facts))


def claims_without_proof(facts: Facts) -> bool:
    """The order claims to be of a known person, and nothing but typed words says so."""
    return known(facts) and not proofs_of(facts)


def address_new_alone(facts: Facts) -> bool:
    """The delivery address of a known buyer is new, and nothing else: a move, a gift, a locker.

    A billing address that moved along is no further news.
    """
    found = changes_of(facts)
    return KeyKind.ADDRESS in found and found <= {KeyKind.ADDRESS, KeyKind.BILLING}


def times_usual(facts: Facts) -> float | None:
    """The order's total against the median of the known buyer's settled orders.

    Unknown for a stranger, and where none of these was in this currency.
    """
    buyer = facts.remembered.buyer
    usual = buyer.usual_total if buyer else None
    return facts.order.total.minor / usual.minor if usual and usual.minor > 0 else None


def times_highest(facts: Facts) -> float | None:
    """The order's total against the dearest of the known buyer's settled orders.

    Unknown for a stranger, and where none of these was in this currency.
    """
    buyer = facts.remembered.buyer
    highest = buyer.highest_total if buyer else None
    return facts.order.total.minor / highest.minor if highest and highest.minor > 0 else None


def lookalike_mailbox(facts: Facts) -> bool | None:
    """The mailbox is new and looks like a regular's of the same name, at another provider or number.

    Such as anna.berg81@ for Anna Berg, whose orders came from anna.berg@. A second
    mailbox or a namesake looks the same. Unknown without a payer's name, or where the
    mailbox's name has fewer than six letters.
    """
    past = facts.remembered.past
    if KeyKind.NAME not in past or KeyKind.MAILBOX_SHAPE not in past:
        return None
    if settled_orders(facts.order.placed_at, {KeyKind.EMAIL: past.get(KeyKind.EMAIL, ())}):
        return False
    namesakes = {one.order_id for one in past[KeyKind.NAME]}
    alike = settled_orders(
        facts.order.placed_at, {KeyKind.MAILBOX_SHAPE: past[KeyKind.MAILBOX_SHAPE]}
    )
    return any(one.order_id in namesakes for one in alike)


def _is_known_by(facts: Facts, kind: KeyKind) -> bool | None:
    buyer = facts.remembered.buyer
    if kind not in facts.remembered.past:
        return None
    return buyer is not None and kind in buyer.known_by


def _is_in_their_orders(facts: Facts, kind: KeyKind) -> bool | None:
    buyer = facts.remembered.buyer
    if kind not in facts.remembered.past:
        return None
    return buyer is not None and kind in buyer.seen


SIGNALS: Final[tuple[Signal, ...]] = (
    *(
        signal_of(Family.PERSON, read)
        for read in (
            *(known, known_by_email, known_by_phone, known_by_account, known_by_person),
            *(known_by_device, known_by_card),
        )
    ),
    signal_of(Family.PERSON, orders, unit="orders"),
    signal_of(Family.PERSON, days_known, unit="days"),
    signal_of(Family.PERSON, days_since_last, unit="days"),
    *(
        signal_of(Family.PERSON, read)
        for read in (
            *(new_address, new_billing, new_email, new_phone, new_device, new_card),
            *(new_payment_method, changes, proofs, claims_without_proof, address_new_alone),
        )
    ),
    signal_of(Family.PERSON, times_usual, unit="times"),
    signal_of(Family.PERSON, times_highest, unit="times"),
    signal_of(Family.PERSON, lookalike_mailbox),
    signal_of(Family.PERSON, impersonation),
)
