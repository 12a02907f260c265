"""For goods that thieves love: the same weights as balanced, less patience."""

from dataclasses import replace
from typing import Final

from app.model.decision import Assurance
from app.rules.pack import Threshold
from app.rules.packs.balanced import BALANCED

STRICT: Final = replace(
    BALANCED,
    name="strict",
    description="Asks earlier, for shops whose goods are easily sold on. More honest buyers are asked.",
    thresholds=(
        Threshold(score=30.0, needed=Assurance.DOCUMENT),
        Threshold(score=110.0, needed=Assurance.PERSON),
    ),
)
