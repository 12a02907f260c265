"""What a mail server's replies mean for us: try again, or do not. Pure.

The server's sentences are not repeated, as they quote the recipient; its codes are.
"""

import re
import smtplib
from dataclasses import dataclass
from typing import Final

from typing_extensions import override

from app.model.errors import AccessDeniedError, ClearholdError, RejectedError, UnreachableError

_PERMANENT: Final = range(500, 600)
_WANTS_LOGIN: Final = frozenset({530, 535})
_ENHANCED: Final = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A refusal: the three digits (0 for none) and, where given, RFC 3463's code."""

    code: int
    enhanced: str = ""

    @override
    def __str__(self) -> str:
        """Return what may be shown."""
        return f"{self.code} {self.enhanced}".strip() if self.code else "no reply"


def as_error(problem: OSError, host: str) -> ClearholdError:
    """Return the error that sending must raise.

    Only what a server says about this letter is final. What it says about itself
    (greeting, TLS, names) concerns every letter, so letters wait until it is repaired.
    """
    reply = _reply(problem)
    if reply.code in _PERMANENT and _is_about_login(problem, reply):
        return AccessDeniedError(
            f"The mail server {host} does not let us sign in ({reply}). Check user and password in"
            " the SMTP_URL setting."
        )
    if reply.code in _PERMANENT and isinstance(problem, smtplib.SMTPSenderRefused):
        return RejectedError(
            f"The mail server {host} does not take letters from this sender ({reply}). Set a sender"
            " that it may send for."
        )
    if reply.code in _PERMANENT and isinstance(
        problem, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError
    ):
        return RejectedError(f"The mail server {host} refused the letter for good ({reply}).")
    return UnreachableError(
        f"The mail server {host} did not take the letter ({_what_happened(problem, reply)})."
        " It will be tried again."
    )


def _reply(problem: OSError) -> Reply:
    code: int = 0
    text: object = b""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(problem.recipients.values()))
    elif isinstance(problem, smtplib.SMTPResponseException):
        code, text = problem.smtp_code, problem.smtp_error
    found = _ENHANCED.match(text if isinstance(text, bytes) else str(text).encode())
    return Reply(code=max(code, 0), enhanced=found[1].decode() if found else "")


def _is_about_login(problem: OSError, reply: Reply) -> bool:
    return isinstance(problem, smtplib.SMTPAuthenticationError) or reply.code in _WANTS_LOGIN


def _what_happened(problem: OSError, reply: Reply) -> str:
    if reply.code:
        return str(reply)
    if isinstance(problem, smtplib.SMTPNotSupportedError):
        return "it offers no STARTTLS or no login; see the SMTP_URL setting"
    return type(problem).__name__
