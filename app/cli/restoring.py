"""``clearhold restore``: a back-up in the place of the embedded database."""

import argparse
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from typing_extensions import override

from app.cli.backups import Megabytes
from app.cli.noted_erasures import journals, noted_erasures
from app.cli.progress import tell
from app.cli.services_here import refuse_to_own
from app.clock import SystemClock
from app.flow.forgetting.after_restore import after_restore
from app.jobs import Doorbell, Job, connect_queue
from app.model.errors import InvalidInputError
from app.settings import Settings, read_settings
from app.store.backups.put_back import (
    finish_moving,
    give_up,
    is_being_moved,
    move_in,
    staging,
    unpack,
)
from app.store.backups.sealed_file import SealedFile, open_sealed
from app.store.in_use import have_alone, marker_of
from app.store.migrate import migrate
from app.store.restores import Restored
from app.store.schema_version import refuse_newer
from app.supervisor.demo_settings import with_demo
from app.wiring import build_keyring, build_services

_NOT_EMBEDDED = (
    "Clearhold puts back its embedded database only. This one is PostgreSQL: put it back with "
    "pg_restore, and then run `clearhold erasures --since …` before anything starts (docs/backups.md)."
)
_NO_KEY = (
    "There is no secret key here, and a back-up opens with the key of its time only. Put that key "
    "into CLEARHOLD_SECRET_KEYS, or as secret.key into {folder}. Nothing was changed."
)
_IN_THE_WAY = (
    "There is a database already: {path}. With --force the back-up takes its place, and it is "
    "kept beside it under another name. Nothing was changed."
)
_NO_FILE = "Name the file of the back-up. Nothing was changed."


def restore(given: argparse.Namespace) -> int:
    """Put a back-up back; or finish, or give up, a restore that was broken off."""
    settings = _settings()
    refuse_to_own(settings.state_dir)
    path = _embedded(settings)
    with have_alone(path):
        if is_being_moved(path):
            _say_where(finish_moving(path))
            tell("The restore that was broken off is finished. Clearhold may start.")
            return 0
        if given.give_up:
            return _give_up(path)
        if given.file is None:
            raise InvalidInputError(_NO_FILE)
        if path.exists() and not given.force:
            raise InvalidInputError(_IN_THE_WAY.format(path=path))
        folders = [Path(one) for one in given.erasures or ()] or [settings.erasures()]
        noted = journals(folders, may_lack=given.without_erasures)
        _restore(settings, path, Path(given.file), noted)
    return 0


def _restore(settings: Settings, path: Path, file: Path, noted: Sequence[Path]) -> None:
    try:
        opened = file.open("rb")
    except OSError as problem:
        raise InvalidInputError(f"{file} cannot be read: {problem.strerror}.") from None
    with opened, staging(path) as staged:
        sealed = open_sealed(opened)
        refuse_newer(sealed.head.schema)
        _make_ready(settings, sealed, staged, noted)
        aside = move_in(path, staged, SystemClock().now())
    _say_where(aside)
    tell(f"Clearhold is as it was on {sealed.head.made_at:%Y-%m-%d %H:%M:%S} UTC. It may start.")


def _make_ready(
    settings: Settings, sealed: SealedFile, staged: Path, noted: Sequence[Path]
) -> None:
    unpack(sealed, build_keyring(settings), staged, Megabytes("put back"))
    services = build_services(replace(settings, database_url=f"sqlite:///{staged}"))
    # Whoever would answer the doorbell is stopped.
    services = replace(services, doorbell=_Unheard(connect_queue(settings.queue())))
    try:
        before, after = migrate(services.database)
        if before != after:
            tell(f"Its tables were brought from version {before} to {after}.")
        restored = Restored(made_at=sealed.head.made_at, restored_at=services.now())
        erasures = noted_erasures(noted, services.keyring, restored.made_at)
        repeated = after_restore(services, restored, erasures)
    finally:
        services.database.close()
    if services.columns is not None:
        # Copies of what the database was: they are made anew.
        shutil.rmtree(services.columns, ignore_errors=True)
    tell(f"Erasures noted since then, and repeated: {repeated.total()}.")


class _Unheard(Doorbell):
    @override
    def _ring(self, job: Job, shop_id: str) -> None:
        """Ring for nobody."""


def _settings() -> Settings:
    """Return the settings; unlike at a start, no key is made where there is none."""
    chosen = with_demo(read_settings())
    settings = replace(chosen, state_dir=chosen.state_dir.absolute())
    kept = settings.state_dir / "secret.key"
    if settings.secret_keys:
        return settings
    if not kept.exists():
        raise InvalidInputError(_NO_KEY.format(folder=settings.state_dir))
    return replace(settings, secret_keys=(kept.read_text().strip(),))


def _embedded(settings: Settings) -> Path:
    address = settings.database()
    path = address.removeprefix("sqlite:///")
    if path == address:
        raise InvalidInputError(_NOT_EMBEDDED)
    return Path(path)


def _give_up(path: Path) -> int:
    if not marker_of(path).exists():
        raise InvalidInputError("There is no restore to give up. Nothing was changed.")
    give_up(path)
    there = "Clearhold may start as before." if path.exists() else "There is no database now."
    tell(f"The restore that was broken off is given up. {there}")
    return 0


def _say_where(aside: Path | None) -> None:
    if aside is not None:
        tell(
            f"What was there before is {aside}. Nobody in it is forgotten on time any more: "
            "delete it as soon as you know that you do not need it."
        )
