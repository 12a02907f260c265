"""A pack: what each signal weighs, and from which score on which proof is needed."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.model.decision import Assurance


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """From this score on, this much assurance is needed."""

    score: float
    needed: Assurance


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A named, versioned set of weights; any change of it raises the version.

    Weights are points at full grade; a negative weight lowers the score. A signal
    without a weight is not asked.
    """

    name: str
    version: int
    description: str
    weights: Mapping[str, float]
    thresholds: tuple[Threshold, ...]

    def needed_at(self, score: float) -> Assurance:
        """Return the strongest assurance whose threshold the score reaches."""
        reached = (one.needed for one in self.thresholds if score >= one.score)
        return max(reached, default=Assurance.CLEAR)
