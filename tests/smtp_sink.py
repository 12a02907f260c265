"""A mail server on loopback that keeps what it gets and refuses on demand.

    with smtp_sink() as sink:
        Smtp(sink.url, clock).send(mail)
        assert sink.wait_for(1)[0].recipients == ["anna@example.test"]

Without orders it accepts everything. `refuse`, `greylist`, `cut_off` and `be_busy` are
the usual troubles; `will_reply` is what they are made of.
"""

import base64
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Condition, Thread

GREETING = "220 sink.example.test ESMTP"
CUT = None
"""A reply that is none: the connection ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A letter as it came, and how."""

    sender: str
    recipients: list[str]
    content: bytes
    introduced_as: str
    options: str
    login: str | None
    encrypted: bool

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=policy.default)


@dataclass(slots=True)
class _Order:
    verb: str
    reply: str | None
    times: int | None


class SmtpSink(ThreadingTCPServer):
    """The server; start it with `smtp_sink`, or `start` and `stop` to have it away for a while."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(
        self, *, port=0, login=None, tls=None, implicit_tls=False, extensions=("8BITMIME",)
    ):
        """``login`` is (user, password); ``tls`` a server context, offered as STARTTLS or at once."""
        super().__init__(("127.0.0.1", port), _Conversation)
        self.port = self.server_address[1]
        self.login = login
        self.tls = tls
        self.implicit_tls = implicit_tls
        self.extensions = extensions
        self.letters: list[Received] = []
        self.verbs: list[str] = []
        self._orders: list[_Order] = []
        self._changed = Condition()
        self._thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def url(self) -> str:
        scheme = "smtps" if self.implicit_tls else "smtp"
        user = f"{self.login[0]}:{self.login[1]}@" if self.login else ""
        demand = "?starttls=yes" if self.tls and not self.implicit_tls else ""
        return f"{scheme}://{user}127.0.0.1:{self.port}{demand}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    def will_reply(self, verb: str, reply: str | None, times: int | None = None) -> None:
        """Reply so to a verb (EHLO, MAIL, RCPT …; CONNECT, LETTER), always or some times."""
        with self._changed:
            self._orders.append(_Order(verb, reply, times))

    def refuse(self, times: int | None = None) -> None:
        """Know none of the recipients."""
        self.will_reply("RCPT", "550 5.1.1 <whoever@example.test>: no such user here", times)

    def greylist(self, times: int | None = 1) -> None:
        """Ask to come back later."""
        self.will_reply("RCPT", "451 4.7.1 Greylisted, please come back later", times)

    def cut_off(self, times: int | None = 1) -> None:
        """Take the letter, and break the connection before saying so."""
        self.will_reply("LETTER", CUT, times)

    def be_busy(self, times: int | None = None) -> None:
        """Serve nobody."""
        self.will_reply("CONNECT", "421 4.3.2 Too busy", times)

    def behave(self) -> None:
        """Forget all orders."""
        with self._changed:
            self._orders.clear()

    def wait_for(self, count: int, timeout: float = 10) -> list[Received]:
        """Return the letters once there are that many; fails after ``timeout`` seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.letters) >= count, timeout):
                raise AssertionError(f"{len(self.letters)} letters came, {count} were expected")
            return list(self.letters)

    def reply_to(self, verb: str, usual: str) -> str | None:
        with self._changed:
            self.verbs.append(verb)
            for order in self._orders:
                if order.verb == verb and order.times != 0:
                    if order.times is not None:
                        order.times -= 1
                    return order.reply
        return usual

    def keep(self, letter: Received) -> None:
        with self._changed:
            self.letters.append(letter)
            self._changed.notify_all()


class _Conversation(StreamRequestHandler):
    server: SmtpSink

    def setup(self):
        super().setup()
        self.encrypted = False
        self.login: str | None = None
        self.introduced_as = ""
        self._begin()

    def finish(self):
        with suppress(OSError):
            super().finish()
        self.connection.close()

    def handle(self):
        # Whoever does not trust our certificate hangs up, which is no trouble of ours.
        with suppress(OSError):
            if self.server.implicit_tls:
                self._encrypt()
            goes_on = self._say("CONNECT", GREETING)
            while goes_on and (line := self.rfile.readline(10_000)):
                verb, _, rest = line.decode().strip().partition(" ")
                answer = getattr(self, f"_{verb.lower()}", self._unknown)
                goes_on = answer(rest)

    def _ehlo(self, rest):
        self.introduced_as = rest
        offers = ["sink.example.test", *self.server.extensions]
        if self.server.tls and not self.encrypted:
            offers.append("STARTTLS")
        if self.server.login:
            offers.append("AUTH PLAIN")
        lines = [f"250-{offer}" for offer in offers[:-1]] + [f"250 {offers[-1]}"]
        return self._say("EHLO", "\r\n".join(lines))

    def _helo(self, rest):
        self.introduced_as = rest
        return self._say("HELO", "250 sink.example.test")

    def _starttls(self, _):
        if not self._say("STARTTLS", "220 Go ahead"):
            return False
        self._encrypt()
        return True

    def _encrypt(self):
        self.rfile.close()
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)
        self.encrypted = True

    def _auth(self, rest):
        _, user, password = base64.b64decode(rest.removeprefix("PLAIN ")).decode().split("\0")
        if (user, password) != self.server.login:
            return self._say("AUTH", "535 5.7.8 Authentication failed")
        self.login = user
        return self._say("AUTH", "235 2.7.0 Welcome")

    def _mail(self, rest):
        if self.server.login and self.login is None:
            return self._say("MAIL", "530 5.7.0 Authentication required")
        address, _, self.options = rest.partition(">")
        self.sender = address.removeprefix("FROM:<").removeprefix("from:<")
        return self._say("MAIL", "250 2.1.0 Fine")

    def _rcpt(self, rest):
        address = rest.partition(">")[0].removeprefix("TO:<").removeprefix("to:<")
        self.recipients.append(address)
        return self._say("RCPT", "250 2.1.5 Fine")

    def _data(self, _):
        if not self._say("DATA", "354 Go on"):
            return False
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.keep(
            Received(
                sender=self.sender,
                recipients=self.recipients,
                content=b"".join(lines),
                introduced_as=self.introduced_as,
                options=self.options.strip(),
                login=self.login,
                encrypted=self.encrypted,
            )
        )
        self._begin()
        return self._say("LETTER", "250 2.0.0 Kept")

    def _rset(self, _):
        self._begin()
        return self._say("RSET", "250 2.0.0 Fine")

    def _quit(self, _):
        self._say("QUIT", "221 2.0.0 Goodbye")
        return False

    def _unknown(self, _):
        return self._say("UNKNOWN", "502 5.5.2 Pardon?")

    def _begin(self):
        self.sender = ""
        self.options = ""
        self.recipients: list[str] = []

    def _say(self, verb, usual):
        """Reply; False when the conversation is thereby over."""
        reply = self.server.reply_to(verb, usual)
        if reply is CUT:
            return False
        self.wfile.write(f"{reply}\r\n".encode())
        return not reply.startswith("421")


@contextmanager
def smtp_sink(**settings) -> Iterator[SmtpSink]:
    """Run a sink; the settings are those of `SmtpSink`."""
    sink = SmtpSink(**settings)
    sink.start()
    try:
        yield sink
    finally:
        sink.stop()


def server_tls(certificate: str, key: str) -> ssl.SSLContext:
    """Return what a sink needs to speak TLS with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
