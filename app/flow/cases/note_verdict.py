"""A person at the shop says of a case's buyer: honest, or a fraud."""

from app.flow.cases.note_outcome import note_outcome
from app.model.case import Case
from app.model.facts import OutcomeKind
from app.services import Services
from app.store.order_labels import NewOutcome
from app.store.transaction import Transaction


def note_verdict(
    services: Services, tx: Transaction, case: Case, kind: OutcomeKind, *, actor: str
) -> None:
    """Keep a verdict with its time, with the case's order: rules and backtests learn from it."""
    now = services.now()
    outcome = NewOutcome(
        order_id=case.order_id,
        kind=kind,
        happened_at=now,
        known_at=now,
        source=case.case_id,
    )
    note_outcome(services, tx, case.shop_id, outcome, actor=actor)
