"""What two packs do differently."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.model.decision import Assurance
from app.rules.pack import Pack, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """A rule that bears the same name in both and is not the same."""

    before: Rule
    after: Rule

    def parts(self) -> tuple[str, ...]:
        """Return the names of what was changed, such as ``points``."""
        return tuple(
            part
            for part in ("says", "when", "points", "graded", "demands")
            if getattr(self.before, part) != getattr(self.after, part)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdChange:
    """From which score on a proof is asked for, before and after; None: never."""

    needed: Assurance
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackChanges:
    """Everything that leads to other decisions, and what rules say of themselves."""

    added: tuple[Rule, ...]
    removed: tuple[Rule, ...]
    changed: tuple[RuleChange, ...]
    thresholds: tuple[ThresholdChange, ...]

    def is_empty(self) -> bool:
        """Tell whether both decide alike, in the same words."""
        return not (self.added or self.removed or self.changed or self.thresholds)


def compare(before: Pack, after: Pack) -> PackChanges:
    """Return what changed from one pack to another; the order of rules changes nothing."""
    old, new = _by_name(before), _by_name(after)
    both = [name for name in new if name in old]
    return PackChanges(
        added=tuple(rule for name, rule in new.items() if name not in old),
        removed=tuple(rule for name, rule in old.items() if name not in new),
        changed=tuple(
            RuleChange(before=old[name], after=new[name]) for name in both if old[name] != new[name]
        ),
        thresholds=_thresholds(before, after),
    )


def _by_name(pack: Pack) -> Mapping[str, Rule]:
    return {rule.name: rule for rule in pack.rules}


def _thresholds(before: Pack, after: Pack) -> tuple[ThresholdChange, ...]:
    old = {one.needed: one.score for one in before.thresholds}
    new = {one.needed: one.score for one in after.thresholds}
    return tuple(
        ThresholdChange(needed=needed, before=old.get(needed), after=new.get(needed))
        for needed in sorted({*old, *new})
        if old.get(needed) != new.get(needed)
    )
