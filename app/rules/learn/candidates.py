"""What a learned rule may say: conditions on one signal, made from what the shop's orders show."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.model.decision import Value
from app.rules.evaluate import Values
from app.rules.signal import Family, Signal, SignalType
from app.rules.signals import SIGNALS

_NEVER: Final = frozenset(
    {
        # Where somebody comes from is no reason to ask them for proof.
        *("address.country", "address.billing_country", "contact.phone_country"),
        *("contact.top_level", "contact.domain", "network.language", "network.ip_country"),
        *("payment.card_country", "basket.currency", "basket.channel"),
        # Amounts mean another thing in every currency.
        *("basket.total", "basket.dearest_piece", "basket.shipping_price"),
    }
)
_MONEY: Final = "money"
_PARTS: Final = (0.5, 0.75, 0.9, 0.97, 0.99)
_DAYS_MOST: Final = 120.0
"""Longer ones grow with the shop's own age: what holds this year does not hold next year."""
_FEWEST: Final = 8
"""Orders with a value, below which nothing is made of it."""
_WORD_SHARE: Final = 0.002
_LONGEST_WORD: Final = 40
_FIRST_SENTENCE = re.compile(r"(.+?)\.(?:\s|$)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Something that a rule might say."""

    name: str
    says: str
    when: str
    graded: str = ""
    signals: frozenset[str] = frozenset()
    """The signals that it names."""


def candidates_of(rows: Sequence[Values]) -> list[Candidate]:
    """Return conditions on each signal that these orders give reason for."""
    found: list[Candidate] = []
    for place, signal in enumerate(SIGNALS):
        if signal.path in _NEVER or signal.unit == _MONEY or signal.family is Family.LISTS:
            continue
        known = [value for row in rows if (value := row[place]) is not None]
        if len(known) >= _FEWEST:
            found += _WAYS[signal.type](signal, known)
    return found


def _flags(signal: Signal, known: Sequence[Value]) -> Iterator[Candidate]:
    said = _sentence(signal)
    if any(known):
        yield _candidate(signal, "so", said, signal.path)
    if not all(known):
        yield _candidate(signal, "not", f"It is not so: {said}", f"{signal.path} == false")


def _words(signal: Signal, known: Sequence[Value]) -> Iterator[Candidate]:
    counted = Counter(map(str, known))
    for word, times in counted.items():
        usual = times >= max(_FEWEST, _WORD_SHARE * len(known))
        if usual and len(word) <= _LONGEST_WORD and word.isascii() and word.isprintable():
            quoted = word.replace("\\", "\\\\").replace("'", "\\'")
            says = f"{_sentence(signal)}: {word}"
            yield _candidate(signal, word, says, f"{signal.path} == '{quoted}'")


def _numbers(signal: Signal, known: Sequence[Value]) -> Iterator[Candidate]:
    numbers = sorted(float(one) for one in known if not isinstance(one, str))
    steps = _steps(signal, numbers)
    says = _sentence(signal)
    for step in steps:
        text = _literal(signal, step)
        yield _candidate(
            signal, f"from-{text}", f"{says}: {text} or more", f"{signal.path} >= {text}"
        )
        yield _candidate(
            signal, f"below-{text}", f"{says}: less than {text}", f"{signal.path} < {text}"
        )
    if len(steps) > 1:
        yield from _ramps(signal, (steps[0], steps[-1]))


def _ramps(signal: Signal, ends: tuple[float, float]) -> Iterator[Candidate]:
    low, high = (_literal(signal, end) for end in ends)
    says = _sentence(signal)
    yield _candidate(
        signal,
        f"rising-{low}-{high}",
        f"{says}: the more, from {low} to {high}",
        f"{signal.path} > {low}",
        graded=f"ramp({signal.path}, {low}, {high})",
    )
    yield _candidate(
        signal,
        f"falling-{high}-{low}",
        f"{says}: the less, from {high} to {low}",
        f"{signal.path} < {high}",
        graded=f"ramp({signal.path}, {high}, {low})",
    )


def _steps(signal: Signal, numbers: Sequence[float]) -> list[float]:
    at = [numbers[min(len(numbers) - 1, int(part * len(numbers)))] for part in _PARTS]
    steps = {_rounded(signal, one) for one in at}
    if signal.type is SignalType.INT:
        steps |= {one for one in (1.0, 2.0) if numbers[0] < one <= numbers[-1]}
    if signal.unit == "days":
        steps = {min(one, _DAYS_MOST) for one in steps} | {7.0, 30.0}
    return sorted(one for one in steps if numbers[0] < one <= numbers[-1])


def _rounded(signal: Signal, number: float) -> float:
    return float(round(number)) if signal.type is SignalType.INT else float(f"{number:.2g}")


def _literal(signal: Signal, number: float) -> str:
    if signal.type is SignalType.INT:
        return str(int(number))
    return f"{number:f}".rstrip("0") + ("0" if number == int(number) else "")


def _sentence(signal: Signal) -> str:
    first = _FIRST_SENTENCE.match(signal.description)
    return " ".join((first[1] if first else signal.path).split())


def _candidate(signal: Signal, way: str, says: str, when: str, *, graded: str = "") -> Candidate:
    name = re.sub(r"[^a-z0-9]+", "-", f"{signal.path}-{way}".lower()).strip("-")
    return Candidate(
        name=name,
        says=says + ("" if says.endswith(".") else "."),
        when=when,
        graded=graded,
        signals=frozenset({signal.path}),
    )


_WAYS: Final[dict[SignalType, Callable[[Signal, Sequence[Value]], Iterator[Candidate]]]] = {
    SignalType.BOOL: _flags,
    SignalType.STRING: _words,
    SignalType.INT: _numbers,
    SignalType.DOUBLE: _numbers,
}
