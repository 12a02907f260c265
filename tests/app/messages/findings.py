"""Findings to test with: everything that the registered signals can say."""

from datetime import UTC, datetime

from app.model.decision import Assurance, Decision, Finding
from app.model.facts import KeyKind, Window
from app.rules.novelty import Change
from app.rules.signals.billing_differs import _GRADES as DIFFERENCES
from app.rules.signals.resaleable_goods import _KINDS as KINDS


def a_finding(signal, value, points=10.0):
    return Finding(signal=signal, value=value, grade=1.0, weight=points, points=points)


def every_finding():
    return [
        a_finding("value", 4.25),
        a_finding("guest_dear_basket", 10),
        a_finding("disposable_mailbox", value=True),
        a_finding("known_buyer", 1, points=-12.0),
        a_finding("known_buyer", 7, points=-30.0),
        *(a_finding("name_mismatch", one) for one in ("account", "recipient", "account+recipient")),
        *(a_finding("billing_differs", one) for one in (*DIFFERENCES, "planet")),
        *(a_finding("resaleable_goods", one) for one in (*KINDS, "digital", "tulips")),
        a_finding("new_delivery_address", "address"),
        a_finding("new_delivery_address", "+".join(Change)),
        *(a_finding("platform_risk", one) for one in ("medium", "high", "dreadful")),
        a_finding("new_contact", "email+payment+phone"),
        *(
            a_finding("velocity", f"{kind} {count} in {window}")
            for kind in KeyKind
            for count in (1, 4)
            for window in Window
        ),
        a_finding("velocity", "much too fast"),
        a_finding("velocity", "shoe 4 in 1h"),
        a_finding("a_signal_of_tomorrow", value=True),
    ]


def a_decision(*findings, score=62.5, needed=Assurance.DOCUMENT):
    return Decision(
        pack="balanced",
        pack_version=1,
        score=score,
        needed=needed,
        findings=tuple(findings),
        unknown=(),
        decided_at=datetime(2026, 11, 22, 13, 5, tzinfo=UTC),
    )
