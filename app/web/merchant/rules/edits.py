"""Changes of a pack by one rule at a time; each makes another pack and leaves the first as it was."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from app.model.decision import Assurance
from app.model.errors import NotFoundError
from app.rules.pack import Pack, Rule, Threshold


def rule_named(pack: Pack, name: str) -> Rule:
    """Return a rule of a pack.

    Raises:
        NotFoundError: the pack has none of that name.
    """
    for rule in pack.rules:
        if rule.name == name:
            return rule
    raise NotFoundError("There is no such rule in this draft. Perhaps it was removed or renamed.")


def with_rule(pack: Pack, rule: Rule, *, instead_of: str | None) -> Pack:
    """Put a rule in another's place, or at the end."""
    if instead_of is None:
        return replace(pack, rules=(*pack.rules, rule))
    at = pack.rules.index(rule_named(pack, instead_of))
    return replace(pack, rules=(*pack.rules[:at], rule, *pack.rules[at + 1 :]))


def without_rule(pack: Pack, name: str) -> Pack:
    """Leave a rule out."""
    gone = rule_named(pack, name)
    return replace(pack, rules=tuple(rule for rule in pack.rules if rule is not gone))


def with_copy(pack: Pack, name: str) -> tuple[Pack, Rule]:
    """Put a copy behind a rule, under a name of its own; return the copy too."""
    rule = rule_named(pack, name)
    at = pack.rules.index(rule) + 1
    copy = replace(rule, name=free_name(name, {one.name for one in pack.rules}))
    return replace(pack, rules=(*pack.rules[:at], copy, *pack.rules[at:])), copy


def moved(pack: Pack, name: str, by: int) -> Pack:
    """Move a rule up (negative) or down; at the end of the list it stays."""
    rule = rule_named(pack, name)
    to = min(max(pack.rules.index(rule) + by, 0), len(pack.rules) - 1)
    rest = [one for one in pack.rules if one is not rule]
    return replace(pack, rules=(*rest[:to], rule, *rest[to:]))


def with_thresholds(pack: Pack, scores: Mapping[Assurance, float]) -> Pack:
    """Say anew from which score on what is asked for."""
    thresholds = (Threshold(score=scores[one], needed=one) for one in sorted(scores))
    return replace(pack, thresholds=tuple(thresholds))


def free_name(name: str, taken: Collection[str]) -> str:
    """Return a name like the given one that is not taken: ``late-order-2``."""
    stem, _, number = name.rpartition("-")
    if not (stem and number.isdecimal()):
        stem = name
    return next(
        found for count in range(2, len(taken) + 3) if (found := f"{stem}-{count}") not in taken
    )
