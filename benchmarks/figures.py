"""What was measured: figures, and how they are shown on a terminal and in results.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One comparison. ``ratio`` is ours ÷ baseline; ``goal`` bounds it from below or above."""

    name: str
    ours: str
    baseline: str
    ratio: float
    at_least: float | None = None
    at_most: float | None = None

    def goal(self) -> str:
        """Return the goal in words, if one was set."""
        if self.at_least is not None:
            return f"≥ {self.at_least:g}"
        return f"≤ {self.at_most:g}" if self.at_most is not None else ""

    def verdict(self) -> str:
        """Tell whether the goal was met, if one was set."""
        if self.at_least is None and self.at_most is None:
            return ""
        low, high = self.at_least or 0.0, self.at_most or float("inf")
        return "met" if low <= self.ratio <= high else "**missed**"


def percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """Return p50 and p95."""
    twentieths = quantiles(seconds, n=20, method="inclusive")
    return twentieths[9], twentieths[18]


def milliseconds(seconds: float) -> str:
    """Return a time as one reads it."""
    return f"{seconds * 1000:.3g} ms"


def shown(pair: tuple[float, float]) -> str:
    """Return p50 and p95 as one reads them."""
    return f"p50 {milliseconds(pair[0])}, p95 {milliseconds(pair[1])}"


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table, which reads well on a terminal too."""
    rows = [("what", "ours", "baseline", "ours ÷ baseline", "goal", "")]
    rows += [
        (one.name, one.ours, one.baseline, f"{one.ratio:.2f}", one.goal(), one.verdict())
        for one in figures
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = [_line(row, widths) for row in rows]
    return "\n".join([lines[0], _line(["-" * width for width in widths], widths), *lines[1:]])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"
