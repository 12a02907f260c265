"""For the first weeks: every order is scored, none is stopped."""

from dataclasses import replace
from typing import Final

from app.rules.packs.balanced import BALANCED

OBSERVE: Final = replace(
    BALANCED,
    name="observe",
    description="Scores every order like balanced and asks nobody. For looking before acting.",
    thresholds=(),
)
