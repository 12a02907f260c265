"""What kind of payment a shop's method is, by the words of its name and title."""

import re
from functools import lru_cache
from typing import Final

from app.rules.folding import fold

_WORDS: Final = {
    "wallet": r"pay ?pal|apple ?pay|google ?pay|amazon ?pay|shop ?pay|samsung ?pay|ali ?pay|"
    r"wechat|swish|vipps|mobile ?pay|revolut|venmo|cash ?app|twint|blik|link",
    "cash": r"cod|cash(?: on delivery)?|efterkrav|postforskott|nachnahme|barzahlung|kontant|"
    r"etterkrav|pay (?:in|at) store",
    "transfer": r"bacs|cheq\w*|check|bank ?transfer|direct debit|sepa|sofort\w*|vorkasse|"
    r"uberweisung|bank ?overforing|autogiro|lastschrift|ideal|bancontact|giropay|trustly|eps|"
    r"przelewy24|p24|multibanco|bank ?deposit|forskott\w*|betala nu|pay now",
    "card": r"stripe\w*|\w*cards?|kort\w*|\w*kort|\w*karten?|visa|mastercard|maestro|amex|"
    r"woopayments|\w+ payments|adyen|nets|dibs|bambora|worldpay|"
    r"braintree|square|authorize(?: ?net)?|cyber ?source|checkout com|quickpay|pensopay|mollie|"
    r"nexi|dintero|payson|paytrail|saferpay|bogus",
}
_KINDS = re.compile("|".join(rf"(?P<{kind}>\b(?:{words})\b)" for kind, words in _WORDS.items()))
_SIGNS = re.compile(r"[_\-.:]+")

PAYMENT_KINDS: Final = ("card", "pay_later", "wallet", "transfer", "cash", "other")


@lru_cache(maxsize=1024)
def kind_of_payment(method: str, title: str) -> str:
    """Return one of `PAYMENT_KINDS` but pay_later; the method's name counts before its title."""
    for said in (method, title):
        match = _KINDS.search(_SIGNS.sub(" ", fold(said)))
        if match is not None and match.lastgroup is not None:
            return match.lastgroup
    return "other"
