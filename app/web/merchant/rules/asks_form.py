"""Reads from which score on a draft asks for what."""

from dataclasses import dataclass, field
from typing import Final

from werkzeug.datastructures import MultiDict

from app.model.decision import Assurance
from app.rules.pack import Pack
from app.web.merchant.rules.numbers import number_typed

Typed = MultiDict[str, str]

LEVELS: Final = tuple(one for one in Assurance if one is not Assurance.CLEAR)
_LARGEST: Final = 100_000
_LONGEST: Final = 500


@dataclass(slots=True)
class AsksForm:
    """What was typed, and what is wrong with it. ``typed`` is shown again as it was."""

    typed: Typed
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def description(self) -> str:
        """What the pack is for, in one line."""
        return " ".join(self.typed.get("description", "").split())[:_LONGEST]

    def read(self) -> dict[Assurance, float] | None:
        """Return scores by what they ask for; None where ``problems`` says what to mend."""
        scores: dict[Assurance, float] = {
            one: score for one in LEVELS if (score := self._score(one.word)) is not None
        }
        for weaker, stronger in zip(scores, list(scores)[1:], strict=False):
            if scores[weaker] >= scores[stronger] and not self.problems:
                self.problems[stronger.word] = (
                    "A stronger proof needs a higher score than a weaker one."
                )
        return None if self.problems else scores

    def _score(self, name: str) -> float | None:
        typed = self.typed.get(name, "").strip()
        if not typed:
            return None
        score = number_typed(typed)
        if score is not None and 0 < score <= _LARGEST:
            return score
        self.problems[name] = (
            "Enter a number above 0, or leave it empty: then it is never asked for."
        )
        return None


def asks_of(pack: Pack) -> Typed:
    """Return a pack's thresholds as the form would bring them."""
    typed: Typed = MultiDict({one.needed.word: f"{one.score:g}" for one in pack.thresholds})
    typed["description"] = pack.description
    return typed
