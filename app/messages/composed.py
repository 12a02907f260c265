"""A letter ready to be sent, made from its sheet."""

from dataclasses import dataclass

from app.messages.sheet import Sheet, as_html, as_text
from app.model.private import Private


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A letter ready to be sent; ``language`` is the one it was written in."""

    subject: str
    text: Private[str]
    html: Private[str]
    language: str


def composed(sheet: Sheet) -> Composed:
    """Give a sheet its two forms."""
    return Composed(
        subject=sheet.subject,
        text=Private(as_text(sheet)),
        html=Private(as_html(sheet)),
        language=sheet.language,
    )
