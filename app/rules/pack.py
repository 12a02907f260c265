"""A pack: rules, what their points add up to, and from which score which proof is needed."""

from dataclasses import dataclass

from app.model.decision import Assurance


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """From this score on, this much assurance is needed."""

    score: float
    needed: Assurance


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When it is true of an order, it adds points, or demands an assurance outright.

    ``when`` and ``graded`` are written in the rule language (docs/rules.md). A condition
    that needs an unknown signal is not true.
    """

    name: str
    """A slug, unique in its pack: what decisions, counts and snoozes call it."""
    says: str
    """One sentence for the merchant's own people."""
    when: str
    """A condition (bool)."""
    points: float = 0.0
    """Added at full grade; a negative number speaks for the buyer."""
    graded: str = ""
    """How strongly it holds (double, cut to 0 … 1); empty means fully. Unknown means not at all."""
    demands: Assurance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A named, versioned set of rules; a version never changes."""

    name: str
    version: int
    description: str
    rules: tuple[Rule, ...]
    thresholds: tuple[Threshold, ...]

    def needed_at(self, score: float) -> Assurance:
        """Return the strongest assurance whose threshold the score reaches."""
        reached = (one.needed for one in self.thresholds if score >= one.score)
        return max(reached, default=Assurance.CLEAR)
