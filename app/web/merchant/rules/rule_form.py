"""Reads a rule's form: either a rule, or what is wrong beside each field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from werkzeug.datastructures import MultiDict

from app.model.decision import Assurance
from app.model.errors import InvalidInputError
from app.rules.language.condition import Condition, read_condition, read_grade
from app.rules.language.trouble import RuleTextError
from app.rules.pack import Rule
from app.rules.pack_file import PackTextError
from app.web.merchant.rules.numbers import number_typed

Typed = MultiDict[str, str]

FIELDS: Final = ("says", "when", "points", "demands", "graded", "name")
"""In their order on the page."""
_SLUG: Final = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_LONGEST_NAME: Final = 40
_LONGEST_SENTENCE: Final = 300
_MOST_POINTS: Final = 1000
_BY_WORD: Final = {one.word: one for one in Assurance if one is not Assurance.CLEAR}


@dataclass(slots=True)
class RuleForm:
    """What was typed, and what is wrong with it. ``typed`` is shown again as it was."""

    typed: Typed
    taken: frozenset[str] = frozenset()
    """Names of the other rules of the draft."""
    rule: Rule | None = None
    """The rule, once it was read and nothing is wrong."""
    problems: dict[str, str] = field(default_factory=dict)
    troubles: dict[str, RuleTextError] = field(default_factory=dict)
    """Where a text of the rule language goes wrong, by field."""
    condition: Condition | None = None
    """The condition as it was understood; None where it was not."""

    def read(self) -> None:
        """Read every field, and note what has to be mended."""
        rule = Rule(
            name=self._name(),
            says=self._says(),
            when=self._when(),
            points=self._points(),
            graded=self._graded(),
            demands=self._demands(),
        )
        if not (rule.points or rule.demands or "points" in self.problems):
            self.problems["points"] = (
                "Give it points, or let it demand a proof: else it does nothing."
            )
        self.rule = None if self.wrong else rule

    def refuse(self, problem: InvalidInputError) -> None:
        """Note why the draft as a whole was refused with this rule in it."""
        if not isinstance(problem, PackTextError):
            self.problems["when"] = _OVERTAKEN
            return
        for trouble in problem.troubles:
            part = trouble.part if trouble.part in FIELDS else "when"
            self.problems.setdefault(part, trouble.reason)

    @property
    def wrong(self) -> int:
        """How many fields have to be mended."""
        return len({*self.problems, *self.troubles})

    def _name(self) -> str:
        name = re.sub(r"\s+", "-", self.typed.get("name", "").strip().lower())
        if not _SLUG.fullmatch(name) or len(name) > _LONGEST_NAME:
            self.problems["name"] = (
                f"Enter a name of at most {_LONGEST_NAME} letters a to z, digits and hyphens, "
                "such as new-address."
            )
        elif name in self.taken:
            self.problems["name"] = "Another rule of the draft has that name."
        return name

    def _says(self) -> str:
        says = " ".join(self.typed.get("says", "").split())
        if not says:
            self.problems["says"] = "Say in one sentence what the rule finds."
        elif len(says) > _LONGEST_SENTENCE:
            self.problems["says"] = f"Say it in at most {_LONGEST_SENTENCE} characters."
        return says

    def _when(self) -> str:
        text = text_of(self.typed, "when")
        try:
            self.condition = read_condition(text)
        except RuleTextError as trouble:
            self.troubles["when"] = trouble
        return text.strip()

    def _graded(self) -> str:
        text = text_of(self.typed, "graded")
        try:
            if text.strip():
                read_grade(text)
        except RuleTextError as trouble:
            self.troubles["graded"] = trouble
        return text.strip()

    def _points(self) -> float:
        points = number_typed(self.typed.get("points", "").strip() or "0")
        if points is not None and abs(points) <= _MOST_POINTS:
            return points
        self.problems["points"] = f"Enter a number from -{_MOST_POINTS} to {_MOST_POINTS}."
        return 0.0

    def _demands(self) -> Assurance | None:
        word = self.typed.get("demands", "")
        if word and word not in _BY_WORD:
            self.problems["demands"] = "Choose one of these."
        return _BY_WORD.get(word)


_OVERTAKEN: Final = (
    "Somebody saved the draft while you were writing. What you typed is kept here: look at theirs, "
    "then save once more."
)


def text_of(typed: Mapping[str, str], name: str) -> str:
    """Return the text of a field as it was typed, with line ends as the checker counts them."""
    return typed.get(name, "").replace("\r\n", "\n")


def form_of(rule: Rule | None) -> Typed:
    """Return a rule as the form would bring it; a new one is empty."""
    if rule is None:
        return MultiDict()
    return MultiDict(
        {
            "name": rule.name,
            "says": rule.says,
            "when": rule.when,
            "graded": rule.graded,
            "points": f"{rule.points:g}" if rule.points else "",
            "demands": rule.demands.word if rule.demands else "",
        }
    )
