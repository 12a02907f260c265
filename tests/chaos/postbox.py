"""Where the buyers' letters arrive: the mail folder, or a mail server of the test's own."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from tests.journeys.house import LINK
from tests.smtp_sink import SmtpSink


class Postbox(Protocol):
    """Letters as they came; one that came twice is there twice."""

    def letters(self) -> list[EmailMessage]:
        """Return every letter."""

    def count(self) -> int:
        """Return how many there are, without opening them."""


@dataclass(frozen=True, slots=True)
class FolderPostbox:
    folder: Path

    def letters(self) -> list[EmailMessage]:
        found = sorted(self.folder.glob("*.eml"))
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]

    def count(self) -> int:
        return sum(1 for _ in self.folder.glob("*.eml"))


@dataclass(frozen=True, slots=True)
class ServerPostbox:
    sink: SmtpSink

    def letters(self) -> list[EmailMessage]:
        return [received.message for received in list(self.sink.letters)]

    def count(self) -> int:
        return len(self.sink.letters)


def recipient(letter: EmailMessage) -> str:
    return str(letter["To"].addresses[0].addr_spec)


def link_in(letter: EmailMessage) -> str | None:
    """The path of the link that a letter carries, if it asks for something."""
    found = LINK.search(letter.get_body(("plain",)).get_content())
    return found[1] if found else None
