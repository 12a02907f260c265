"""A provider of identity checks that keeps its sessions in memory."""

from dataclasses import replace

from app.model.check import Redaction, Session, SessionStatus, VerifiedPerson
from app.model.errors import AccessDeniedError, NotFoundError
from app.model.ids import SessionRef
from app.model.private import Private
from app.ports import KeyAbilities, Redacted, WebhookEndpoint


class MemoryProvider:
    """Each key belongs to an account, and each session to the account that opened it.

    ``meanwhile`` is called once during the next call; ``problems`` are raised for sessions.
    """

    kind = "stripe_identity"

    def __init__(self):
        self.accounts = {}
        self.dead = set()
        self.sessions = {}
        self.owners = {}
        self.names = {}
        self.problems = {}
        self.meanwhile = None
        self.asked = []

    def client(self, credentials):
        return _Client(self, credentials["key"])

    def becomes(self, ref, status, **more):
        self.sessions[ref] = replace(self.sessions[ref], status=status, **more)

    def passes(self, ref, name):
        self.names[ref] = name
        self.becomes(ref, SessionStatus.VERIFIED)


class _Client:
    def __init__(self, provider, key):
        self.provider = provider
        self.key = key
        self.account = provider.accounts.get(key, "acct_1")

    def _found(self, ref):
        meanwhile, self.provider.meanwhile = self.provider.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        if ref in self.provider.problems:
            raise self.provider.problems[ref]
        if self.key in self.provider.dead:
            raise AccessDeniedError("The key is dead.")
        if self.provider.owners[ref] != self.account:
            raise NotFoundError("There is no such session.")
        return self.provider.sessions[ref]

    def probe(self):
        return KeyAbilities(live=False, may_check=True, may_make_webhooks=True)

    def start(self, *, reference, key, return_url):
        del reference, return_url
        ref = SessionRef(f"vs_{key}")
        self.provider.owners[ref] = self.account
        self.provider.sessions.setdefault(
            ref,
            Session(
                ref=ref,
                status=SessionStatus.NEEDS_INPUT,
                url=Private(f"https://verify.example.test/{key}"),
            ),
        )
        return self._found(ref)

    def read(self, ref):
        return self._found(ref)

    def read_person(self, ref):
        self._found(ref)
        return VerifiedPerson(name=Private(self.provider.names[ref]), document_country="SE")

    def redact(self, ref):
        self.provider.asked.append((self.account, ref))
        self._found(ref)
        self.provider.becomes(ref, SessionStatus.CANCELLED, redaction=Redaction.ASKED)
        return Redacted.ASKED

    def make_webhook(self, _address):
        return WebhookEndpoint(endpoint_id="we_sample", secret=Private("whsec_" + "a" * 32))
