"""Letters as they lie in the folder. Nothing in them is trusted."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLetter:
    """One letter, decoded."""

    name: str
    """The file's name without its ending."""
    sender: str
    recipient: str
    subject: str
    date: datetime
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]


def letters(folder: Path, recipient: str = "") -> list[ReadLetter]:
    """Return the letters, newest first; with ``recipient`` only those whose To contains it."""
    wanted = recipient.strip().casefold()
    found = [letter for letter in _all(folder) if wanted in letter.recipient.casefold()]
    return sorted(found, key=lambda letter: (letter.date, letter.name), reverse=True)


def letter_named(folder: Path, name: str) -> ReadLetter | None:
    """Return one letter, or None when there is none of that name."""
    return next((letter for letter in _all(folder) if letter.name == name), None)


def _all(folder: Path) -> Iterator[ReadLetter]:
    for path in folder.glob("[!.]*.eml"):
        # A letter may go, or be replaced, while we look.
        with contextlib.suppress(OSError):
            yield _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4096)
def _read(path: Path, changed_at: int) -> ReadLetter:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return ReadLetter(
        name=path.stem,
        sender=_header(message, "From"),
        recipient=_header(message, "To"),
        subject=_header(message, "Subject"),
        date=_date(message, changed_at),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        headers=tuple((name, _header(message, name)) for name in dict.fromkeys(message.keys())),
    )


def _header(message: EmailMessage, name: str) -> str:
    try:
        return ", ".join(str(value) for value in message.get_all(name, []))
    except (MessageError, ValueError, IndexError):
        return ""


def _date(message: EmailMessage, changed_at: int) -> datetime:
    date = getattr(message["Date"], "datetime", None)
    if isinstance(date, datetime):
        return date if date.tzinfo else date.replace(tzinfo=UTC)
    return datetime.fromtimestamp(changed_at / 1e9, UTC)


def _part(message: EmailMessage, kind: str) -> str:
    try:
        part = message.get_body((kind,))
        return str(part.get_content()) if part is not None else ""
    except (LookupError, MessageError, ValueError):
        return ""
