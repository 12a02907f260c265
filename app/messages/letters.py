"""Letters to buyers: multipart, in plain words, in the buyer's language."""

from app.messages.catalogue import shipped_language
from app.messages.composed import Composed, composed
from app.messages.letter_context import LetterContext
from app.messages.letter_sheets import sheet_for
from app.model.effect import Letter


def compose(letter: Letter, language: str, context: LetterContext) -> Composed:
    """Write a letter in the buyer's language, or in English where it is not shipped.

    ``language`` may be a locale such as ``sv_SE``. Subject and links hold nothing that
    a buyer typed; goods and town are escaped and lead nowhere.

    Raises:
        ValueError: ``letter`` is a note for the shop, which no buyer gets.
    """
    return composed(sheet_for(letter, shipped_language(language), context))
