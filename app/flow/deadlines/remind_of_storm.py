"""Writes to the merchant of a whole storm, where a letter for each of its orders would be too many."""

from datetime import timedelta
from typing import Final

from app.model.case import Case
from app.model.effect import EffectKind
from app.services import Services
from app.store.effects import effects_of, owe
from app.store.transaction import Transaction

ONCE_WITHIN: Final = timedelta(hours=1)
"""Orders of a storm came within an hour or so: so do their deadlines."""


def remind_of_storm(services: Services, tx: Transaction, case: Case) -> None:
    """Owe the letter about the case's storm, unless one was owed within the hour."""
    now = services.now()
    subject = str(case.storm_id)
    owed = effects_of(tx, case.shop_id, subject)
    letters = [row for row in owed if row.kind == EffectKind.TELL_MERCHANT]
    if any(row.owed_at > now - ONCE_WITHIN for row in letters):
        return
    owe(tx, case.shop_id, subject, EffectKind.TELL_MERCHANT, now=now)
