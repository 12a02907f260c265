"""Reads countries from an MMDB file: GeoLite2, DB-IP Lite, IPinfo Lite and their like."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from maxminddb import InvalidDatabaseError, Reader, open_database

from app.model.errors import InvalidInputError

_ISO: Final = 2
_NAMES: Final = ("country", "country_code", "registered_country")
"""Where the makers of such files put it, in the order in which it is looked for."""


class MmdbCountries:
    """One file; where another is put in its place, that one is read from then on."""

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            InvalidInputError: it is missing or no MMDB; the text says what to do.
        """
        self._path = path
        self._reader, self._stamp = _open(path)

    def country_of(self, ip: str) -> str | None:
        """Return the ISO 3166-1 alpha-2 code, or None where the file does not know it."""
        self._follow()
        try:
            return _country_in(self._reader.get(ip.strip()))
        except (ValueError, InvalidDatabaseError):
            return None

    def describe(self) -> str | None:
        """Return which database it is, and of when."""
        about = self._reader.metadata()
        built = datetime.fromtimestamp(about.build_epoch, UTC)
        return f"{about.database_type} of {built:%Y-%m-%d}."

    def trouble(self) -> str | None:
        """Return what is wrong with the file as it lies there now; None where it is well."""
        try:
            reader, _ = _open(self._path)
        except InvalidInputError as problem:
            return str(problem)
        reader.close()
        return None

    def _follow(self) -> None:
        """Read the file that was put there meanwhile; while that is broken, the one before."""
        if _stamp_of(self._path) == self._stamp:
            return
        try:
            self._reader, self._stamp = _open(self._path)
        except InvalidInputError:
            self._stamp = _stamp_of(self._path)


def _open(path: Path) -> tuple[Reader, tuple[int, int] | None]:
    stamp = _stamp_of(path)
    try:
        return open_database(path), stamp
    except OSError:
        msg = f"CLEARHOLD_IP_COUNTRIES: {path} cannot be read. Put the file there or drop the setting."
        raise InvalidInputError(msg) from None
    except (InvalidDatabaseError, ValueError):
        msg = f"CLEARHOLD_IP_COUNTRIES: {path} is no MMDB file. Download it again."
        raise InvalidInputError(msg) from None


def _stamp_of(path: Path) -> tuple[int, int] | None:
    """Return what changes with the file; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


def _country_in(record: object) -> str | None:
    if not isinstance(record, Mapping):
        return None
    for name in _NAMES:
        said = record.get(name)
        code = said.get("iso_code") if isinstance(said, Mapping) else said
        if isinstance(code, str) and len(code) == _ISO and code.isascii() and code.isalpha():
            return code.upper()
    return None
