"""Lays letters into a folder, one file a letter."""

import hashlib
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.model.errors import UnreachableError
from app.ports import Clock, Mail
from connectors.mail.letter import Envelope, compose

_OWNER_ONLY: Final = 0o600
_OWNERS_FOLDER: Final = 0o700


class Folder:
    """Writes every letter to ``<hash of the Message-ID>.eml``."""

    def __init__(self, path: Path, clock: Clock) -> None:
        """Touch nothing yet; the folder is made with the first letter."""
        self._path = path
        self._clock = clock

    def send(self, mail: Mail) -> None:
        """Write one letter; returns once it is on the disk.

        A repeat of the same Message-ID replaces the letter, so there is never a second one,
        and whoever reads the folder sees a whole letter or none.

        Raises:
            UnreachableError: the folder cannot be written to.
            RejectedError: the letter cannot be one.
        """
        envelope = compose(mail, self._clock.now())
        try:
            self._path.mkdir(mode=_OWNERS_FOLDER, parents=True, exist_ok=True)
            _lay(self._path, envelope)
        except OSError as problem:
            raise UnreachableError(
                f"The mail folder cannot be written to ({type(problem).__name__}). Make room or"
                " mend its permissions; the letter will be tried again."
            ) from None

    def forget(self, message_ids: Sequence[str]) -> None:
        """Remove the letters with these Message-IDs; one that is gone already is fine."""
        for message_id in message_ids:
            name = _name_of(message_id)
            # A process that was killed while it wrote leaves its draft behind.
            for left in (self._path / f"{name}.eml", *self._path.glob(f".{name}.*")):
                left.unlink(missing_ok=True)


def _lay(folder: Path, envelope: Envelope) -> None:
    name = _name_of(envelope.message_id)
    draft = folder / f".{name}.{secrets.token_hex(4)}"
    try:
        _write(draft, envelope.content.reveal())
        draft.replace(folder / f"{name}.eml")
    finally:
        draft.unlink(missing_ok=True)
    _settle(folder)


def _name_of(message_id: str) -> str:
    return hashlib.sha256(message_id.encode()).hexdigest()[:32]


def _write(path: Path, content: bytes) -> None:
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(opened, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    # A rename is on the disk only once its folder is.
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
