"""Signals about goods that are easily sold on: phones, consoles, gift cards, gold."""

from typing import Final, NamedTuple

from app.model.order import Line
from app.rules.facts import Facts
from app.rules.goods import KINDS, kind_of_goods
from app.rules.signal import Family, Signal, signal_of

_SURE = 1.0
_GRADES: Final = dict.fromkeys(KINDS, 0.8) | {"gift_card": _SURE, "gold": _SURE}
_DIGITAL = 0.4
_SEVERAL = 3
_MAIN_PART = 0.5
_MOST_LINES = 50
_NONE: Final = "none"
_GIFT_CARD: Final = "gift_card"


class _Goods(NamedTuple):
    """What a basket holds, as shares of its worth, in the order of `SIGNALS`."""

    kind: str
    grade: float
    share: float
    has_gift_card: bool
    gift_cards: float


def resaleable_kind(facts: Facts) -> str:
    """The kind of goods in the basket that sells on best, or none.

    Read from titles and article numbers in English, Swedish, German, Norwegian and Danish;
    cases, chargers and the like do not count. ``digital`` stands for other goods that are
    not sent as a parcel.
    """
    return _goods(facts.order.lines).kind


def resaleable_grade(facts: Facts) -> float:
    """How well the basket sells on, from 0 to 1.

    0.8 for phones and the like, 1 for gift cards, gold, or three and more of one article, 0.4
    for other digital goods; less where they are less than half of the basket's worth.
    """
    return _goods(facts.order.lines).grade


def resaleable_share(facts: Facts) -> float:
    """Which part of the basket's worth sells on easily, from 0 to 1."""
    return _goods(facts.order.lines).share


def gift_card(facts: Facts) -> bool:
    """There is a gift card or prepaid code in the basket."""
    return _goods(facts.order.lines).has_gift_card


def gift_card_share(facts: Facts) -> float:
    """Which part of the basket's worth are gift cards and prepaid codes, from 0 to 1."""
    return _goods(facts.order.lines).gift_cards


def read_all(facts: Facts) -> tuple[str, float, float, bool, float]:
    """Answer all five signals at once, in their order: the basket is read once."""
    return _goods(facts.order.lines)


def _goods(lines: tuple[Line, ...]) -> _Goods:
    looked_at = lines[:_MOST_LINES]
    found = [(kind, line) for line in looked_at if (kind := _kind_of(line)) is not None]
    if not found:
        return _Goods(_NONE, 0.0, 0.0, has_gift_card=False, gift_cards=0.0)
    kind, strongest = max(((one, _grade(one, line)) for one, line in found), key=lambda of: of[1])
    share = _share([line for _, line in found], looked_at)
    cards = [line for one, line in found if one == _GIFT_CARD]
    return _Goods(
        kind=kind,
        grade=strongest * min(1.0, share / _MAIN_PART),
        share=share,
        has_gift_card=bool(cards),
        gift_cards=_share(cards, looked_at) if cards else 0.0,
    )


def _kind_of(line: Line) -> str | None:
    return kind_of_goods(line.title, line.sku) or ("digital" if line.digital else None)


def _grade(kind: str, line: Line) -> float:
    if kind == "digital":
        return _DIGITAL
    return _SURE if line.quantity >= _SEVERAL else _GRADES[kind]


def _share(found: list[Line], lines: tuple[Line, ...]) -> float:
    basket = sum(max(line.total.minor, 0) for line in lines)
    worth = sum(max(line.total.minor, 0) for line in found)
    return worth / basket if basket else 1.0


SIGNALS: Final[tuple[Signal, ...]] = (
    signal_of(Family.BASKET, resaleable_kind, words=(_NONE, *KINDS, "digital")),
    signal_of(Family.BASKET, resaleable_grade),
    signal_of(Family.BASKET, resaleable_share, unit="share"),
    signal_of(Family.BASKET, gift_card),
    signal_of(Family.BASKET, gift_card_share, unit="share"),
)
