"""How a column with personal data is described."""

from dataclasses import dataclass
from enum import StrEnum


class About(StrEnum):
    """Whose data it is."""

    BUYER = "buyer"
    USER = "user"
    """Somebody who signs in for a merchant."""


class Form(StrEnum):
    """How it stands in the row."""

    SEALED = "sealed"
    """Opens only with the private half of its purpose's key (app/store/keyring.py)."""
    KEYED_HASH = "keyed hash"
    """Can be compared, never read back; worthless without the operator's secret key."""
    HASH = "hash"
    OPEN = "in the open"


class Export(StrEnum):
    """What a person who asks for their data is handed of it."""

    OPENED = "opened"
    """The content of the sealed piece."""
    AS_IT_STANDS = "as it stands"
    MEANING = "what it is for"
    """That there is such a hash, and why; the hash itself tells its owner nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Columns of one table that share one story."""

    table: str
    columns: tuple[str, ...]
    about: About
    form: Form
    what: str
    purpose: str
    basis: str
    """Why it may be held. The merchant is the controller; the operator works for them."""
    kept: str
    exported: Export
    erased: str
