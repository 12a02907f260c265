"""Does the bill come after the goods? That is what impostors prefer: it reaches somebody else."""

import re
from functools import lru_cache

from app.model.order import Payment
from app.rules.folding import fold

_LATER = re.compile(
    r"klarna|invoice|faktura|regning|rechnung|ratenkauf|ratepay|riverty|afterpay|after pay|clearpay|"
    r"walley|collector|qliro|svea|resurs|arvato|billie|payin[34]|pay in [34]|"
    r"pay ?later|betala senare|betal senere|delbetal|spater bezahlen|kauf auf rechnung|"
    r"konto ?kop|paypal credit"
)


def is_paid_later(payment: Payment) -> bool:
    """Tell whether the bill comes after the goods, by what the shop calls the payment."""
    return _says_later(f"{payment.method} {payment.title}")


@lru_cache(maxsize=256)
def _says_later(text: str) -> bool:
    return _LATER.search(fold(text).replace("_", " ").replace("-", " ")) is not None
