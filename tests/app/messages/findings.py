"""Findings and decisions to test with."""

from datetime import UTC, datetime

from app.model.decision import Assurance, Decision, Finding


def a_finding(rule="my-rule", says="Something is odd about it.", points=10.0, **changes):
    return Finding(rule=rule, says=says, points=points, **changes)


def a_decision(*findings, score=62.5, needed=Assurance.DOCUMENT, **more):
    return Decision(
        pack="balanced",
        pack_version=1,
        score=score,
        needed=needed,
        findings=tuple(findings),
        unknown=more.pop("unknown", ()),
        decided_at=datetime(2026, 11, 22, 13, 5, tzinfo=UTC),
        **more,
    )
