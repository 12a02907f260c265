"""What must be able to hand our letters on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.model.private import Private


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One letter. ``message_id`` is fixed by the effect that owes it."""

    message_id: str
    sender: str
    reply_to: str
    recipient: Private[str]
    subject: str
    text: Private[str]
    html: Private[str]
    language: str


class MailConnector(Protocol):
    """Hands letters on."""

    def send(self, mail: Mail) -> None:
        """Hand one letter on; returns once the next station took it."""
        ...

    def forget(self, message_ids: Sequence[str]) -> None:
        """Remove letters that are kept here; where none are kept there is nothing to do."""
        ...
