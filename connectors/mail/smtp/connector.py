"""Hands letters to a mail server, one connection a letter."""

import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import partial
from typing import Final

from app.model.errors import RejectedError
from app.ports import Clock, Mail
from connectors.mail.letter import Envelope, compose
from connectors.mail.smtp.replies import as_error
from connectors.mail.smtp.server import Security, read_server

_UNNAMED: Final = "localhost"
_UTF8: Final = ("SMTPUTF8", "BODY=8BITMIME")


class Smtp:
    """Sends through the server of an ``smtp://`` or ``smtps://`` URL."""

    def __init__(
        self,
        url: str,
        clock: Clock,
        *,
        timeout: float = 10.0,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """Make no connection yet.

        Args:
            url: see `connectors.mail.smtp.server.read_server`.
            clock: dates the letters.
            timeout: seconds that any single step of the conversation may take.
            trust: which certificates are believed; by default the system's authorities.

        Raises:
            InvalidInputError: the URL is malformed.
        """
        self._server = read_server(url)
        self._clock = clock
        self._timeout = timeout
        self._trust = trust or ssl.create_default_context()

    def send(self, mail: Mail) -> None:
        """Hand one letter on; returns once the server confirmed that it has it.

        A connection that breaks before that confirmation leaves open whether the server
        has the letter: it is sent again, under the same Message-ID.

        Raises:
            UnreachableError: the server is away, slow, insecure, or asks us to come back.
            AccessDeniedError: the server does not let us sign in.
            RejectedError: it refused the letter for good, or the letter cannot be one.
        """
        envelope = compose(mail, self._clock.now())
        try:
            with self._conversation() as server:
                self._hand_over(server, envelope)
        except OSError as problem:
            # smtplib's own errors are OSErrors too. "from None": they quote the recipient.
            raise as_error(problem, self._server.host) from None

    def forget(self, message_ids: Sequence[str]) -> None:
        """Do nothing: no letter is kept here once the server took it."""

    def _hand_over(self, server: smtplib.SMTP, envelope: Envelope) -> None:
        server.ehlo_or_helo_if_needed()
        if envelope.needs_utf8 and not server.has_extn("smtputf8"):
            raise RejectedError(
                "The mail server cannot carry an address with such letters before the @."
            )
        server.sendmail(
            envelope.sender,
            [envelope.recipient.reveal()],
            envelope.content.reveal(),
            mail_options=_UTF8 if envelope.needs_utf8 else (),
        )

    @contextmanager
    def _conversation(self) -> Iterator[smtplib.SMTP]:
        with closing(self._connected()) as server:
            server.local_hostname = _address_literal(server)
            if self._server.security is Security.STARTTLS:
                server.starttls(context=self._trust)
            if self._server.user:
                server.login(self._server.user, self._server.password.reveal())
            yield server
            # The letter is theirs; how they say goodbye changes nothing.
            with suppress(OSError):
                server.quit()

    def _connected(self) -> smtplib.SMTP:
        connect: Callable[..., smtplib.SMTP] = smtplib.SMTP
        if self._server.security is Security.IMPLICIT:
            connect = partial(smtplib.SMTP_SSL, context=self._trust)
        # With no name given, smtplib would ask the name server for ours, for as long as it takes.
        return connect(
            self._server.host,
            self._server.port,
            local_hostname=_UNNAMED,
            timeout=self._timeout,
        )


def _address_literal(server: smtplib.SMTP) -> str:
    """Introduce us by address, as RFC 5321 4.1.3 has it for who has no name."""
    if server.sock is None:
        return _UNNAMED
    address = str(server.sock.getsockname()[0])
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"
