"""Signals whose answer may lead to somebody, although none holds a person's data itself."""

from typing import Final

PERSONAL_SIGNALS: Final = frozenset({"contact.domain"})
"""Families have domains of their own. What outlives an order's person tells only that there
was one; a new signal that answers in free text is to be thought of here."""

HIDDEN: Final = "•••"
"""What stands for such an answer."""
