"""Which proof to ask for: the lightest that suffices."""

from collections.abc import Collection

from app.model.decision import Assurance


def method_for(needed: Assurance, enabled: Collection[Assurance]) -> Assurance:
    """Return the lightest enabled assurance at or above the needed one.

    A person decides where no enabled method is strong enough. What is clear needs none.
    """
    if needed is Assurance.CLEAR:
        return needed
    return min((one for one in enabled if one >= needed), default=Assurance.PERSON)
