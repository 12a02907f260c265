"""The signals and packs in words, from the code itself: docs/signals.md."""

import re
from collections.abc import Iterable, Iterator, Sequence

from app.model.decision import Assurance
from app.rules.pack import Pack, Rule
from app.rules.packs import PACKS
from app.rules.signal import Family, Signal
from app.rules.signals import SIGNALS

_PREFACE = """\
# Signals

What Clearhold looks at when an order comes: {count} questions. Rules call each by its family and name,
such as `basket.total` ([rules.md](rules.md)). An answer is true or false (`bool`), a whole number
(`int`), a number (`double`) or a text (`string`); amounts are in the major unit of the order's
currency. Where the input is missing the answer is *unknown*, which is never risky: `has(…)` asks
for that.

This page is made from the code by `app.rules.catalogue.describe_signals`."""

_ABOUT = {
    Family.ADDRESS: "Where the bill and the parcel go.",
    Family.ACCOUNT: "The buyer's account at the shop.",
    Family.PERSON: "Whom the order claims to be of, and who gets the parcel.",
    Family.CONTACT: "Mailbox and phone.",
    Family.BASKET: "What is bought, for how much, and how it is sent.",
    Family.PAYMENT: "How it is paid, and what processor and bank said.",
    Family.NETWORK: "Connection, browser and device.",
    Family.VELOCITY: (
        "How much was ordered lately under one mailbox, card, place … By `ip` only where the shop "
        "confirmed that it sees real client addresses."
    ),
    Family.HISTORY: "What became of earlier orders of the same person, place, card or device.",
    Family.PLATFORM: "What the shop platform itself says.",
    Family.LISTS: "Whether the order stands on the merchant's own lists.",
}
_GRID = re.compile(r"(?P<measure>[a-z]+)_by_(?P<key>[a-z]+)_(?P<window>\w+)")


def describe_signals() -> str:
    """Return docs/signals.md: every signal by family, then every pack with its rules."""
    blocks = (_PREFACE.format(count=len(SIGNALS)), *_families(), *_packs())
    return "\n\n".join(blocks) + "\n"


def _families() -> Iterator[str]:
    for family in Family:
        yield f"## {family}\n{_ABOUT[family]}"
        signals = [signal for signal in SIGNALS if signal.family is family]
        grid = [signal for signal in signals if _GRID.fullmatch(signal.name)]
        if grid:
            yield from _grid(grid)
        if single := [signal for signal in signals if signal not in grid]:
            yield _table(("signal", "answer", "what it says"), map(_row, single))


def _row(signal: Signal) -> tuple[str, str, str]:
    return f"`{signal.path}`", _answer(signal), " ".join(signal.description.split())


def _answer(signal: Signal) -> str:
    if signal.words:
        return ", ".join(f"`{word}`" for word in signal.words)
    return f"{signal.type}, {signal.unit}" if signal.unit else signal.type.value


def _grid(signals: Sequence[Signal]) -> Iterator[str]:
    """Describe signals that are made by the dozen in one table, by what they count."""
    found = [(match, one) for one in signals if (match := _GRID.fullmatch(one.name))]
    windows = list(dict.fromkeys(match["window"] for match, _ in found))
    yield (
        f"{len(signals)} signals, each called `{signals[0].family}.<measure>_by_<key>_<window>`, such "
        f"as `{signals[0].path}`. Windows, back from the order: {_listed(windows)}. "
        "The order itself is not counted. Unknown where the order does not carry that key."
    )
    rows = []
    for measure in dict.fromkeys(match["measure"] for match, _ in found):
        of = [(match["key"], one) for match, one in found if match["measure"] == measure]
        keys = list(dict.fromkeys(key for key, _ in of))
        first = of[0][1]
        rows.append((f"`{measure}`", first.type.value, _listed(keys), _first_sentence(first)))
    yield _table(("measure", "answer", "keys", "the first of them says"), rows)


def _first_sentence(signal: Signal) -> str:
    return " ".join(signal.description.split("\n\n", 1)[0].split())


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _packs() -> Iterator[str]:
    yield "## Packs\nRules that come with Clearhold; each may be taken and changed."
    for place, pack in enumerate(PACKS):
        yield f"### {pack.name} (version {pack.version})\n{pack.description}"
        yield _asks(pack)
        twin = next((one for one in PACKS[:place] if _conditions(one) == _conditions(pack)), None)
        if twin is not None:
            yield f"Its rules are those of {twin.name}."
        else:
            yield _table(("rule", "when", "points", "demands"), map(_rule, pack.rules))


def _asks(pack: Pack) -> str:
    thresholds = sorted(pack.thresholds, key=lambda one: one.score)
    if not thresholds:
        return "It asks nobody for anything."
    said = (f"from {one.score:g} points {_proof(one.needed)}" for one in thresholds)
    return f"It asks for: {'; '.join(said)}."


def _conditions(pack: Pack) -> list[tuple[str, str, str, float]]:
    return [(rule.name, rule.when, rule.graded, rule.points) for rule in pack.rules]


def _rule(rule: Rule) -> tuple[str, str, str, str]:
    graded = f" graded by `{_escaped(rule.graded)}`" if rule.graded else ""
    points = f"{rule.points:+g}" if rule.points else ""
    demands = _proof(rule.demands) if rule.demands is not None else ""
    return f"**{rule.name}**: {rule.says}", f"`{_escaped(rule.when)}`{graded}", points, demands


def _proof(needed: Assurance) -> str:
    return needed.word.replace("_", " ")


def _escaped(condition: str) -> str:
    return " ".join(condition.split()).replace("|", r"\|")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (head, ["---"] * len(head), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
