"""What a restored database must forget again: the journals of erasures that are at hand."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Final

from app.cli.progress import tell
from app.model.erasure import Erasure
from app.model.errors import InvalidInputError
from app.store.erasure_journal import read_journals
from app.store.keyring import Keyring

_OVERLAP: Final = timedelta(days=1)
"""A line is written before its erasure is committed, and clocks differ. Twice is once."""
_KEY_ID: Final = 4
_NONE = (
    "There is no journal of erasures in {folder}, so that people whom somebody erased since this "
    "back-up would come back. Bring the folder `erasures` of the old machine along (--erasures "
    "FOLDER, as often as there were hosts), or say --without-erasures. Nothing was changed."
)
_WRONG_KEY = (
    "Erasures were noted with a secret key that is not here. Put it into CLEARHOLD_SECRET_KEYS, "
    "behind the others. Nothing was changed."
)


def noted_erasures(folders: Iterable[Path], keyring: Keyring, since: datetime) -> Iterator[Erasure]:
    """Yield the erasures since a time and a day before it, and tell of damaged lines.

    Raises:
        InvalidInputError: one was noted with a key that is not here.
    """
    known = {digest[:_KEY_ID] for digest in keyring.contact_digests("", "", "")}
    damaged = 0
    for erasure in read_journals(folders, since - _OVERLAP):
        if erasure is None:
            damaged += 1
            continue
        digests = (*erasure.orders, *chain.from_iterable(erasure.keys.values()))
        if digests and known.isdisjoint(one[:_KEY_ID] for one in digests):
            raise InvalidInputError(_WRONG_KEY)
        yield erasure
    if damaged:
        tell(f"{damaged} damaged lines in the journal of erasures were passed over.")


def journals(folders: Sequence[Path], *, may_lack: bool) -> list[Path]:
    """Return the folders with a journal.

    Raises:
        InvalidInputError: there is none, and that was not said to be right.
    """
    there = [folder for folder in folders if folder.is_dir()]
    missing = [folder for folder in folders if not folder.is_dir()]
    if missing and not may_lack:
        raise InvalidInputError(_NONE.format(folder=missing[0]))
    return there
