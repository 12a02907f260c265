"""What Shopify says in an answer's ``userErrors``: it understood, and did not do it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

_LONGEST_SENTENCE: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class UserError:
    """One of them: ``code`` is empty where the mutation gives none."""

    code: str
    message: str


def user_errors(
    data: Mapping[str, Any], mutation: str, field: str = "userErrors"
) -> tuple[UserError, ...]:
    """Return the errors of a mutation's answer."""
    payload = data.get(mutation) or {}
    return tuple(
        UserError(code=str(one.get("code") or ""), message=_words(one.get("message")))
        for one in payload.get(field) or ()
    )


def sentence(errors: Iterable[UserError]) -> str:
    """Return Shopify's own words as one line, without the last full stop."""
    return "; ".join(one.message or one.code for one in errors)[:_LONGEST_SENTENCE]


def _words(message: object) -> str:
    return " ".join(str(message or "").split()).rstrip(".")
