"""How an order is paid, in our words.

Of a card the Admin API (2026-10, ``CardPaymentDetails``) tells brand, last digits, expiry, the
name on it, and what the bank said of address and security code, a letter each. The issuer's
country and 3-D Secure are not in it.
"""

import re
from datetime import datetime
from hashlib import sha256
from typing import Final

from app.model.order import CardAnswers, Payment
from app.model.private import Private
from connectors.shops.shopify.snapshot import CardJson, OrderJson, TransactionJson

_PAYING: Final = frozenset({"SALE", "AUTHORIZATION", "EMV_AUTHORIZATION", "CAPTURE"})
_TAKING: Final = frozenset({"SALE", "CAPTURE"})
_SUCCESS: Final = "SUCCESS"
_OPEN: Final = frozenset({"PENDING", "AWAITING_RESPONSE"})
_REFUSED: Final = frozenset({"FAILURE", "ERROR"})
_PAID: Final = frozenset({"PAID", "PARTIALLY_REFUNDED", "REFUNDED"})
_LAST_DIGITS: Final = re.compile(r"(\d{4})\s*$", re.ASCII)
# The name that Shopify gives it; a merchant may write the rest (Shopify Help, manual payments).
_ON_DELIVERY: Final = re.compile(r"cash[ _-]on[ _-]delivery|\bcod\b", re.IGNORECASE)


def payment_of(body: OrderJson) -> Payment:
    """Translate the payment that counts: a card's before a gift card's, a success before a try."""
    chosen = _main(body.transactions)
    names = body.payment_gateway_names
    method = (chosen.gateway if chosen else None) or (names[0] if names else "")
    return Payment(
        method=method,
        title=(chosen.formatted_gateway if chosen else None) or method,
        transaction_id=(chosen.payment_id if chosen else None) or "",
        paid_at=_paid_at(body),
        card_key=_card_key(chosen.payment_details) if chosen else None,
        card=_card(chosen.payment_details) if chosen else None,
        failed_attempts=_failed_attempts(body.transactions),
    )


def waits_for_transfer(body: OrderJson) -> bool:
    """Tell whether the order is unpaid until somebody transfers money by hand.

    Cash on delivery waits for nothing: it is sent before it is paid.
    """
    manual = [one for one in body.transactions if one.manual_payment_gateway]
    return any(one.status != _SUCCESS and not _is_on_delivery(one) for one in manual)


def pays_on_delivery(body: OrderJson) -> bool:
    """Tell whether the buyer pays at the door."""
    return any(one.manual_payment_gateway and _is_on_delivery(one) for one in body.transactions)


def reservation_of(body: OrderJson) -> TransactionJson | None:
    """Return the authorisation whose money is reserved and not taken yet."""
    if body.display_financial_status != "AUTHORIZED":
        return None
    reserved = [
        one
        for one in body.transactions
        if one.kind.endswith("AUTHORIZATION") and one.status == _SUCCESS
    ]
    return reserved[-1] if reserved else None


def _main(transactions: tuple[TransactionJson, ...]) -> TransactionJson | None:
    paying = [one for one in transactions if one.kind in _PAYING]
    # The sort is stable: among equals the first one in time counts.
    ranked = sorted(paying, key=lambda one: (_rank(one.status), not _is_card(one)))
    return ranked[0] if ranked else None


def _rank(status: str) -> int:
    if status == _SUCCESS:
        return 0
    return 1 if status in _OPEN else 2


def _is_card(transaction: TransactionJson) -> bool:
    return transaction.payment_details is not None and bool(transaction.payment_details.company)


def _paid_at(body: OrderJson) -> datetime | None:
    if body.display_financial_status not in _PAID:
        return None
    taken = [
        one.processed_at or one.created_at
        for one in body.transactions
        if one.kind in _TAKING and one.status == _SUCCESS
    ]
    return max(filter(None, taken), default=None)


def _is_on_delivery(transaction: TransactionJson) -> bool:
    names = (transaction.gateway, transaction.formatted_gateway)
    return any(_ON_DELIVERY.search(name) for name in names if name)


def _failed_attempts(transactions: tuple[TransactionJson, ...]) -> int | None:
    """Count tries to pay that were refused; unknown where nothing is told of the money."""
    if not transactions:
        return None
    return sum(one.kind in _PAYING and one.status in _REFUSED for one in transactions)


def _card(card: CardJson | None) -> CardAnswers | None:
    if card is None or not card.company:
        return None
    holder = (card.name or "").strip()
    return CardAnswers(
        brand=card.company.strip().lower(),
        avs=(card.avs_result_code or "").strip().upper(),
        cvv=(card.cvv_result_code or "").strip().upper(),
        holder=Private(holder) if holder else None,
    )


def _card_key(card: CardJson | None) -> Private[str] | None:
    if card is None or not card.company:
        return None
    last_digits = _LAST_DIGITS.search(card.number or "")
    if last_digits is None:
        return None
    told = (card.company.lower(), last_digits[1], _expiry(card), _bank_mark(card.bin or ""))
    return Private(" ".join(part for part in told if part))


def _bank_mark(digits: str) -> str:
    """Tell cards of one brand, expiry and ending apart without keeping the number's beginning.

    One byte of its hash: some 4,000 beginnings share each.
    """
    return sha256(digits.encode()).hexdigest()[:2] if digits else ""


def _expiry(card: CardJson) -> str:
    month, year = card.expiration_month, card.expiration_year
    return f"{month:02}/{year}" if month and year else ""
