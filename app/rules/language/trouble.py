"""What is wrong with a rule's text: where, why, and what to write instead."""

from dataclasses import dataclass
from typing import Final

from app.model.errors import InvalidInputError

_SHOWN: Final = 100
"""Characters of a line around the caret; the rest of a long line tells nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a text: from its first character to behind its last."""

    start: int
    end: int

    def until(self, other: "Span") -> "Span":
        """Return the stretch from here to the end of another."""
        return Span(start=self.start, end=other.end)


class RefusedError(Exception):
    """Some stretch of the text at hand cannot be; `RuleTextError` then says so to the outside."""

    def __init__(self, span: Span, reason: str, suggestion: str = "") -> None:
        """Keep the place and the two sentences."""
        super().__init__(reason)
        self.span, self.reason, self.suggestion = span, reason, suggestion


class RuleTextError(InvalidInputError):
    """A rule's text cannot be used as it stands; nothing was saved.

    ``line`` and ``column`` count from 1, ``width`` in characters. ``reason`` is a sentence for
    the merchant; ``suggestion`` is one too, or empty.
    """

    def __init__(self, text: str, refused: RefusedError) -> None:
        """Find the line and column of a stretch of the text."""
        span, reason, suggestion = refused.span, refused.reason, refused.suggestion
        before = text[: span.start]
        self.line = before.count("\n") + 1
        self.column = span.start - (before.rfind("\n") + 1) + 1
        self._shown = text.split("\n")[self.line - 1]
        room = len(self._shown) - self.column + 1
        self.width = max(1, min(span.end - span.start, room))
        self.reason = reason
        self.suggestion = suggestion
        place = f"Line {self.line}, column {self.column}"
        super().__init__(" ".join(filter(None, (f"{place}: {reason}", suggestion))))

    def pointed(self) -> str:
        """Return the line that is wrong and, below it, a caret under the place."""
        first = max(0, min(self.column - 1 - _SHOWN // 2, len(self._shown) - _SHOWN))
        visible = self._shown[first : first + _SHOWN]
        line = "".join(sign if sign.isprintable() else " " for sign in visible)
        at = self.column - 1 - first
        return f"{line}\n{' ' * at}{'^' * max(1, min(self.width, _SHOWN - at))}"
