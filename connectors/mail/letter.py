"""A letter of ours as the bytes that travel (RFC 5322, MIME), and its envelope.

Nothing that somebody typed can add a header or a recipient: what could is refused.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import Final

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from app.model.errors import RejectedError
from app.model.private import Private
from app.ports import Mail

_UNPRINTABLE: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_MESSAGE_ID: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,128}@[A-Za-z0-9.-]{1,255}")
_NAMED: Final = re.compile(r"\s*(?P<name>[^<>]*?)\s*<(?P<address>[^<>]*)>\s*")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What a mail server needs: from whom, to whom, and the letter itself.

    Domains are ASCII (IDNA). ``needs_utf8`` tells that a part before an @ is not, which
    only a server that speaks SMTPUTF8 (RFC 6531) can carry.
    """

    message_id: str
    sender: str
    recipient: Private[str]
    content: Private[bytes]
    needs_utf8: bool


def compose(mail: Mail, now: datetime) -> Envelope:
    """Return the letter as text with an HTML alternative, in its envelope.

    ``now`` becomes the Date; the Message-ID is the mail's, so that a repeat is the same
    letter. Auto-Submitted (RFC 3834) keeps answering machines from answering.

    Raises:
        RejectedError: an address, a header or the text cannot stand in a letter.
    """
    sender, reply_to, recipient = _mailboxes(mail)
    needs_utf8 = any(one and one.address.smtputf8 for one in (sender, reply_to, recipient))
    message = EmailMessage(policy=SMTPUTF8 if needs_utf8 else SMTP)
    message["Message-ID"] = identify(mail)
    message["Date"] = now
    message["From"] = sender.header()
    if reply_to is not None:
        message["Reply-To"] = reply_to.header()
    message["To"] = recipient.header()
    message["Subject"] = _one_line("subject", mail.subject)
    message["Auto-Submitted"] = "auto-generated"
    return Envelope(
        message_id=identify(mail),
        sender=sender.bare(),
        recipient=Private(recipient.bare()),
        content=Private(_filled(message, mail)),
        needs_utf8=needs_utf8,
    )


def identify(mail: Mail) -> str:
    """Return the Message-ID in its angle brackets. Raises RejectedError."""
    bare = mail.message_id.removeprefix("<").removesuffix(">")
    if not _MESSAGE_ID.fullmatch(bare):
        raise RejectedError("The letter's Message-ID is malformed.")
    return f"<{bare}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mailbox:
    """An address that was checked, and the name before it."""

    name: str
    address: ValidatedEmail

    def bare(self) -> str:
        return f"{self.address.local_part}@{self.address.ascii_domain}"

    def header(self) -> Address:
        return Address(
            display_name=self.name,
            username=self.address.local_part,
            domain=self.address.ascii_domain,
        )


def _mailboxes(mail: Mail) -> tuple[_Mailbox, _Mailbox | None, _Mailbox]:
    return (
        _named("sender", mail.sender),
        _named("reply address", mail.reply_to) if mail.reply_to else None,
        _Mailbox(name="", address=_address("recipient's address", mail.recipient.reveal())),
    )


def _named(what: str, text: str) -> _Mailbox:
    # A merchant writes "Åsas Butik, Lund <shop@…>" without the quotes that RFC 5322 asks for.
    named = _NAMED.fullmatch(text)
    if named is None:
        return _Mailbox(name="", address=_address(what, text))
    name = _one_line(what, named["name"]).removeprefix('"').removesuffix('"')
    return _Mailbox(name=name, address=_address(what, named["address"]))


def _address(what: str, text: str) -> ValidatedEmail:
    try:
        return validate_email(
            _one_line(what, text),
            # Whether it can be delivered is for the mail server to say.
            check_deliverability=False,
            globally_deliverable=False,
            test_environment=True,
        )
    except EmailNotValidError:
        # The validator's sentence quotes the address, which may be a buyer's.
        raise RejectedError(f"The {what} is no mail address.") from None


def _one_line(what: str, text: str) -> str:
    if any(unicodedata.category(character) in _UNPRINTABLE for character in text):
        raise RejectedError(f"The letter's {what} holds a line break or a control character.")
    return text


def _language(tag: str) -> str:
    if not _LANGUAGE.fullmatch(tag):
        raise RejectedError("The letter's language is no language tag.")
    return tag


def _filled(message: EmailMessage, mail: Mail) -> bytes:
    try:
        # Quoted-printable passes every server, old ones included.
        message.set_content(mail.text.reveal(), cte="quoted-printable")
        message.add_alternative(mail.html.reveal(), subtype="html", cte="quoted-printable")
        if mail.language:
            # Set before, it would move into the text part alone.
            message["Content-Language"] = _language(mail.language)
        return message.as_bytes()
    except UnicodeError:
        raise RejectedError("The letter's text cannot be written as UTF-8.") from None
