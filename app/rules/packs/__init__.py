"""The packs a merchant can choose from; each is data in a file of its own."""

from typing import Final

from app.model.errors import InvalidInputError
from app.rules.pack import Pack
from app.rules.packs.balanced import BALANCED
from app.rules.packs.observe import OBSERVE
from app.rules.packs.strict import STRICT

PACKS: Final = (BALANCED, STRICT, OBSERVE)


def by_name(name: str) -> Pack:
    """Return the pack of that name.

    Raises:
        InvalidInputError: there is no such pack.
    """
    for pack in PACKS:
        if pack.name == name:
            return pack
    known = ", ".join(pack.name for pack in PACKS)
    raise InvalidInputError(f"There is no rule pack called {name!r}. Choose one of: {known}.")
