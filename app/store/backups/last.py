"""The note of the back-up that was made last: doctor reads it, and whoever watches the figures."""

from datetime import datetime
from pathlib import Path

import msgspec

_NOTE = "last-backup.json"


class LastBackup(msgspec.Struct, kw_only=True, frozen=True):
    """What is noted in the state folder of the back-up that was made last."""

    made_at: datetime
    bytes: int


def note_backup(state_dir: Path, made: LastBackup) -> None:
    """Note that a back-up was made with this state folder."""
    (state_dir / _NOTE).write_bytes(msgspec.json.encode(made))


def last_backup(state_dir: Path) -> LastBackup | None:
    """Return when the last back-up was made with this state folder.

    None where none ever was, or where its note may not be read here, such as after another user
    made it: whoever watches is to hear of that, and of everything else besides.
    """
    try:
        return msgspec.json.decode((state_dir / _NOTE).read_bytes(), type=LastBackup)
    except (OSError, msgspec.MsgspecError):
        return None
