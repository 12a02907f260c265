"""``clearhold backup``: the embedded database into a sealed file, while everything runs."""

import argparse
import sys
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from time import perf_counter

from app.cli.progress import tell
from app.cli.services_here import services_here, settings_beside
from app.settings import Settings
from app.store.backups.last import LastBackup, note_backup
from app.store.backups.make import make_backup, whole_file

_MEGABYTE = 1_000_000
_PAUSE = 1.0
_KEYS = (
    "The keys that open it are not in it: keep {kept} in a safe of its own, or nobody ever will."
)


def back_up(given: argparse.Namespace) -> int:
    """Write a back-up into a file, or to standard output."""
    settings, services = settings_beside(), services_here()
    now = services.now()
    target = _target(settings, given.file, now)
    opened = (
        nullcontext(sys.stdout.buffer)
        if target is None
        else whole_file(target, may_replace=given.force)
    )
    try:
        with opened as out:
            head = make_backup(
                services.database, services.keyring, out, made_at=now, tell=Megabytes("copied")
            )
            out.flush()
    finally:
        services.database.close()
    _note(settings, LastBackup(made_at=now, bytes=head.size))
    where = "standard output" if target is None else str(target)
    tell(f"The back-up of {now:%Y-%m-%d %H:%M:%S} UTC is in {where}: {_megabytes(head.size)}.")
    if not given.file:
        tell("It lies beside what it copies: take it to another disk, or name a folder there.")
    tell(_KEYS.format(kept=_keys_of(settings)))
    return 0


class Megabytes:
    """Says how many of how many megabytes are done, once a second at most."""

    def __init__(self, done: str) -> None:
        """Begin now."""
        self._done = done
        self._told_at = perf_counter()

    def __call__(self, done: int, total: int) -> None:
        """Say it where a second has gone by."""
        now = perf_counter()
        if now - self._told_at >= _PAUSE:
            self._told_at = now
            share = done / max(total, 1)
            tell(f"{_megabytes(done)} of {_megabytes(total)} {self._done} ({share:.0%})")


def _target(settings: Settings, file: str, now: datetime) -> Path | None:
    if file == "-":
        return None
    target = Path(file) if file else _folder(settings)
    name = f"clearhold-{now:%Y%m%dT%H%M%SZ}.backup"
    return (target / name if target.is_dir() else target).absolute()


def _folder(settings: Settings) -> Path:
    folder = settings.state_dir / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _note(settings: Settings, made: LastBackup) -> None:
    # So that a restore tells a journal in which nothing stands from one that was lost.
    settings.erasures().mkdir(mode=0o700, parents=True, exist_ok=True)
    note_backup(settings.state_dir, made)


def _keys_of(settings: Settings) -> str:
    kept = settings.state_dir / "secret.key"
    return str(kept) if kept.exists() else "CLEARHOLD_SECRET_KEYS"


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:,.1f} MB"
