"""Letters to buyers: multipart, in plain words, in the buyer's language."""

from dataclasses import dataclass

from app.messages.catalogue import shipped_language
from app.messages.letter_context import LetterContext
from app.messages.letter_sheets import sheet_for
from app.messages.sheet import as_html, as_text
from app.model.effect import Letter
from app.model.private import Private

__all__ = ["Composed", "LetterContext", "compose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A letter ready to be sent; ``language`` is the one it was written in."""

    subject: str
    text: Private[str]
    html: Private[str]
    language: str


def compose(letter: Letter, language: str, context: LetterContext) -> Composed:
    """Write a letter in the buyer's language, or in English where it is not shipped.

    ``language`` may be a locale such as ``sv_SE``. Subject and links hold nothing that
    a buyer typed; goods and town are escaped and lead nowhere.

    Raises:
        ValueError: ``letter`` is a note for the shop, which no buyer gets.
    """
    sheet = sheet_for(letter, shipped_language(language), context)
    return Composed(
        subject=sheet.subject,
        text=Private(as_text(sheet)),
        html=Private(as_html(sheet)),
        language=sheet.language,
    )
