"""The signals and packs in words, from the code itself: docs/signals.md."""

from collections.abc import Iterator

from app.rules.packs import PACKS
from app.rules.reading import Signal
from app.rules.signals import SIGNALS

_PREFACE = """\
# Signals

What Clearhold looks at when an order comes. Every signal answers with a value and a
grade between 0 (nothing) and 1 (as strong as it gets), or that it does not know: unknown
is never risky. A pack gives each signal a weight; weight x grade are its points, and the
sum of the points is the order's score.

This page is made from the code by `app.rules.catalogue.describe_signals`."""


def describe_signals() -> str:
    """Return docs/signals.md: every signal with its weights, then every pack."""
    return "\n\n".join((_PREFACE, *map(_signal, SIGNALS), *_packs())) + "\n"


def _signal(signal: Signal) -> str:
    return f"## {signal.name}\n*Looks at: {signal.family}.* {signal.description}"


def _packs() -> Iterator[str]:
    yield "## Packs"
    yield "\n".join(
        f"- **{pack.name}** (version {pack.version}): {pack.description}" for pack in PACKS
    )
    yield "\n".join(_table())


def _table() -> Iterator[str]:
    yield "| | " + " | ".join(pack.name for pack in PACKS) + " |"
    yield "|---|" + "---:|" * len(PACKS)
    for signal in SIGNALS:
        weights = (f"{pack.weights.get(signal.name, 0):+g}" for pack in PACKS)
        yield f"| {signal.name} | " + " | ".join(weights) + " |"
    for needed in sorted({one.needed for pack in PACKS for one in pack.thresholds}):
        scores = (
            next(
                (f"from {one.score:g}" for one in pack.thresholds if one.needed is needed), "never"
            )
            for pack in PACKS
        )
        yield f"| asks for: {needed.word} | " + " | ".join(scores) + " |"
