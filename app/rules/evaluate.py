"""Facts and a pack make a decision. Pure: the same input, the same decision."""

from datetime import datetime
from math import fsum

from app.model.decision import Decision, Finding
from app.model.facts import Facts
from app.rules.pack import Pack
from app.rules.reading import UNKNOWN
from app.rules.signals import SIGNALS


def evaluate(facts: Facts, pack: Pack, decided_at: datetime) -> Decision:
    """Ask every signal that the pack weighs, and decide what proof is needed.

    The decision keeps the signals that spoke (grade above 0), the heaviest first, and
    names those whose input was missing. The score is the sum of their points.
    """
    findings, unknown = _ask(facts, pack)
    score = fsum(finding.points for finding in findings)
    return Decision(
        pack=pack.name,
        pack_version=pack.version,
        score=score,
        needed=pack.needed_at(score),
        findings=tuple(sorted(findings, key=lambda finding: -finding.points)),
        unknown=tuple(unknown),
        decided_at=decided_at,
    )


def _ask(facts: Facts, pack: Pack) -> tuple[list[Finding], list[str]]:
    findings: list[Finding] = []
    unknown: list[str] = []
    for signal in SIGNALS:
        weight = pack.weights.get(signal.name)
        if weight is None:
            continue
        reading = signal.read(facts)
        if reading is UNKNOWN:
            unknown.append(signal.name)
        elif reading.grade > 0:
            findings.append(
                Finding(
                    signal=signal.name,
                    value=reading.value,
                    grade=reading.grade,
                    weight=weight,
                    points=weight * reading.grade,
                )
            )
    return findings, unknown
