"""Money: whole minor units and an ISO 4217 currency, never a float."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from typing_extensions import override

_EXPONENTS: Final = {
    # ISO 4217 list one; every currency that is not here has two decimals.
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
_CURRENCY_LENGTH: Final = 3
_LARGEST_MINOR: Final = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount: ``Money(minor=134800, currency="SEK")`` is 1,348 kronor."""

    minor: int
    currency: str

    @classmethod
    def from_major(cls, amount: str | float | Decimal, currency: str) -> "Money":
        """Read a decimal amount in the major unit, as shops send it.

        Raises:
            ValueError: the amount is no finite number or the currency no ISO code.
        """
        # The lines, the sum and the payment of one order say the same few amounts again.
        return _read(str(amount), currency)

    def major(self) -> Decimal:
        """Return the amount in the major unit, with the currency's decimals."""
        return Decimal(self.minor).scaleb(-exponent_of(self.currency))

    @override
    def __str__(self) -> str:
        """Return a plain form that every language reads: ``1348.00 SEK``."""
        return f"{self.major():f} {self.currency}"


def exponent_of(currency: str) -> int:
    """Return how many decimals the currency has."""
    return _EXPONENTS.get(currency, 2)


@lru_cache(maxsize=4096)
def _read(amount: str, currency: str) -> Money:
    code = currency.upper()
    if len(code) != _CURRENCY_LENGTH or not (code.isascii() and code.isalpha()):
        msg = f"{currency!r} is not an ISO 4217 currency code"
        raise ValueError(msg)
    minor = _decimal(amount).scaleb(exponent_of(code)).quantize(Decimal(1), ROUND_HALF_UP)
    if abs(minor) > _LARGEST_MINOR:
        msg = "the amount is larger than any order"
        raise ValueError(msg)
    return Money(minor=int(minor), currency=code)


def _decimal(amount: str) -> Decimal:
    try:
        number = Decimal(amount)
    except InvalidOperation:
        msg = f"{amount!r} is not an amount"
        raise ValueError(msg) from None
    if not number.is_finite() or abs(number.adjusted()) > 30:  # noqa: PLR2004 - beyond any currency
        msg = f"{amount!r} is not an amount"
        raise ValueError(msg)
    return number
