"""Puts a back-up's content in the embedded database's place, so that it can be broken off anywhere.

From the first byte to the last a marker stands beside the database, and nothing of ours opens
a database that has one (app/store/in_use.py). What is put back is made ready in a folder of its
own; then the old files get another name and the new file takes their place. Every function here
wants the database alone (`have_alone`).
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from app.model.errors import InvalidInputError, StorageUnavailableError
from app.store.backups.make import sync_folder
from app.store.backups.sealed_file import SealedFile
from app.store.backups.snapshot import Tell
from app.store.in_use import marker_of
from app.store.keyring import Keyring

_BESIDE = ("", "-wal", "-shm")
"""What SQLite's files of one database end in."""


class _Phase(StrEnum):
    STAGING = "staging"
    MOVING = "moving"


class _Marker(msgspec.Struct, kw_only=True):
    phase: _Phase
    aside: str = ""
    """What the old database's file is called once it is moved."""


@contextmanager
def staging(database: Path) -> Iterator[Path]:
    """Lend where the new database is made ready; whoever fails there leaves the old one as it was.

    Raises:
        StorageUnavailableError: the folder cannot be written.
    """
    staged = _staged(database)
    try:
        _mark(database, _Marker(phase=_Phase.STAGING))
        _remove(staged.parent)
        staged.parent.mkdir(mode=0o700)
    except OSError as problem:
        msg = f"{database.parent} cannot be written: {problem.strerror}. Nothing was changed."
        raise StorageUnavailableError(msg) from None
    try:
        yield staged
    except BaseException:
        if not is_being_moved(database):
            give_up(database)
        raise


def unpack(sealed: SealedFile, keyring: Keyring, staged: Path, tell: Tell) -> None:
    """Write a back-up's content where it is made ready, and look whether it is sound.

    Raises:
        InvalidInputError: the back-up cannot be opened, or is damaged.
        StorageUnavailableError: there is no room.
    """
    if shutil.disk_usage(staged.parent).free < sealed.head.size:
        raise StorageUnavailableError(_no_room(staged, sealed.head.size))
    done = 0
    try:
        with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            for chunk in sealed.content(keyring):
                file.write(chunk)
                done += len(chunk)
                tell(done, sealed.head.size)
    except OSError:
        raise StorageUnavailableError(_no_room(staged, sealed.head.size)) from None
    _refuse_unsound(staged)


def move_in(database: Path, staged: Path, now: datetime) -> Path | None:
    """Let what was made ready take the database's place; return what the old one is called now.

    From here on a restore that is broken off is finished, and not begun anew.
    """
    _settle(staged)
    aside = f"{database.name}.before-{now:%Y%m%dT%H%M%SZ}" if database.exists() else ""
    _mark(database, _Marker(phase=_Phase.MOVING, aside=aside))
    return finish_moving(database)


def is_being_moved(database: Path) -> bool:
    """Tell whether a restore was broken off when all that was left was to move files."""
    marker = _marker(database)
    return marker is not None and marker.phase is _Phase.MOVING


def finish_moving(database: Path) -> Path | None:
    """Move what is not moved yet, and let the database be used again; return the old one's name."""
    marker, staged = _marker(database), _staged(database)
    old = database.with_name(marker.aside) if marker is not None and marker.aside else None
    if staged.exists():
        _move_away(database, old)
        staged.replace(database)
        sync_folder(database.parent)
    _end(database)
    return old


def _move_away(database: Path, old: Path | None) -> None:
    """Clear the place. A log that was left without its database would be read into the new one."""
    if database.exists():
        _settle(database)
    for ending in _BESIDE:
        beside = database.with_name(f"{database.name}{ending}")
        if not beside.exists():
            continue
        if old is None:
            beside.unlink()
        else:
            beside.replace(old.with_name(f"{old.name}{ending}"))
    sync_folder(database.parent)


def give_up(database: Path) -> None:
    """Leave everything as it was before the restore began."""
    _end(database)


def _end(database: Path) -> None:
    _remove(_staged(database).parent)
    marker_of(database).unlink(missing_ok=True)
    sync_folder(database.parent)


def _staged(database: Path) -> Path:
    return database.with_name(f"{database.name}.restoring") / "restored.sqlite3"


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _mark(database: Path, marker: _Marker) -> None:
    """Write the marker as a whole: half of one would say nothing."""
    target = marker_of(database)
    partial = target.with_name(f"{target.name}.partial")
    with partial.open("wb") as file:
        file.write(msgspec.json.encode(marker))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(target)
    sync_folder(target.parent)


def _marker(database: Path) -> _Marker | None:
    try:
        return msgspec.json.decode(marker_of(database).read_bytes(), type=_Marker)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


def _settle(file: Path) -> None:
    """Let all of a database stand in its one file, durably; a damaged one stays as it is."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode=DELETE")
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
    sync_folder(file.parent)


def _refuse_unsound(staged: Path) -> None:
    try:
        with closing(sqlite3.connect(staged)) as database:
            found = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as problem:
        found = str(problem)
    if found != "ok":
        msg = f"The database in this back-up is damaged ({found}). Nothing was changed here."
        raise InvalidInputError(msg)


def _no_room(staged: Path, size: int) -> str:
    needed = f"{size / 1_000_000:,.0f} MB"
    return f"There is no room for {needed} in {staged.parent.parent}. Nothing was changed."
