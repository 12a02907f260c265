"""Figures for operators, in Prometheus' text format (by prometheus-client)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from typing_extensions import override

from app.metrics.counts import counted

CONTENT_TYPE = CONTENT_TYPE_LATEST
"""What an answer with figures says of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure, or one for each state. ``meaning`` says what is counted, and in what unit.

    ``label`` names what the states are states of, where they are none.
    """

    name: str
    meaning: str
    value: float | None = None
    by_state: Mapping[str, float] = field(default_factory=dict)
    label: str = "state"


def written(figures: Sequence[Figure]) -> bytes:
    """Return the figures, and what this host's processes counted, as a Prometheus server reads them.

    A figure holds for the whole installation, whichever host is asked; a count is this host's.
    """
    registry = CollectorRegistry()
    registry.register(_Figures(figures))
    registry.register(counted())
    return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, figures: Sequence[Figure]) -> None:
        self._figures = figures

    @override
    def collect(self) -> Iterator[GaugeMetricFamily]:
        for figure in self._figures:
            if figure.value is not None:
                yield GaugeMetricFamily(figure.name, figure.meaning, figure.value)
                continue
            family = GaugeMetricFamily(figure.name, figure.meaning, labels=[figure.label])
            for state, count in sorted(figure.by_state.items()):
                family.add_metric([state], count)
            yield family
