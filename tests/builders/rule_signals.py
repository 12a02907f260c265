"""A few signals of every type, for rules that tests write."""

from app.rules.signal import Family, Signal, SignalType

WORDS = ("card", "pay_later", "wallet")
KINDS = {
    "basket.pieces": SignalType.INT,
    "basket.lines": SignalType.INT,
    "basket.total": SignalType.DOUBLE,
    "basket.times_shop_usual": SignalType.DOUBLE,
    "person.known": SignalType.BOOL,
    "person.new_address": SignalType.BOOL,
    "contact.domain": SignalType.STRING,
    "contact.top_level": SignalType.STRING,
    "payment.kind": SignalType.STRING,
}
POSITIONS = {path: place for place, path in enumerate(KINDS)}


def signal(path, kind, words=()):
    family, name = path.split(".")
    return Signal(
        family=Family(family),
        name=name,
        type=kind,
        description=f"What {name} says.",
        read=lambda _: None,
        words=words,
    )


SIGNALS = {
    path: signal(path, kind, WORDS if path == "payment.kind" else ())
    for path, kind in KINDS.items()
}


def row(**answers):
    """The values of one order; what is not named is unknown: ``row(basket_total=3.0)``."""
    by_column = {one.column: answers.pop(one.column, None) for one in SIGNALS.values()}
    assert not answers
    return tuple(by_column.values())
