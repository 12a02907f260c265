"""Keys: what seals personal data and credentials, and who may open which.

Every purpose has a key pair of its own, derived from the operator's secret keys.
Sealing needs the public half only; a web process on a host of its own is given
just the private halves of what it serves (`Keyring.for_web`), so that whoever
takes that host over cannot open stored deliveries or orders.

Sealed form: version, key id (4), sender's public key (32), nonce (12), AES-256-GCM
ciphertext. The shared key comes from X25519 and HKDF-SHA256 (as in RFC 9180, kept
to one suite); a process uses one sender's pair for its life, so that sealing costs
one AES call and not a key exchange.
"""

import base64
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.model.errors import InvalidInputError, RejectedError

_VERSION = b"\x01"
_ID, _PUBLIC, _NONCE = 4, 32, 12
_HEAD = len(_VERSION) + _ID + _PUBLIC + _NONCE


class Purpose(StrEnum):
    """What a key is for."""

    DELIVERY = "delivery"
    """Raw webhook bodies."""
    PERSON = "person"
    """Who ordered: names, addresses, contact data."""
    PORTAL = "portal"
    """What the buyer's page shows of an order."""
    SHOP_KEY = "shop_key"
    """Credentials of a shop's API."""
    IDENTITY_KEY = "identity_key"
    """Credentials of an identity provider."""
    WEBHOOK_SECRET = "webhook_secret"  # noqa: S105 - a purpose, not a secret
    EXPORT = "export"
    """What is handed out: to a person who asked for their data, to a merchant their lists."""
    BACKUP = "backup"
    """The key of a back-up's content. Sealing it needs no secret; only an operator opens it."""


WEB_PURPOSES = (Purpose.PORTAL, Purpose.IDENTITY_KEY, Purpose.WEBHOOK_SECRET, Purpose.EXPORT)
"""What a web process must open to do its work."""


class UnopenableError(RejectedError):
    """Sealed data cannot be opened with the keys at hand."""


@dataclass(frozen=True, slots=True)
class _Pair:
    public: bytes
    private: bytes | None

    @property
    def key_id(self) -> bytes:
        return _id_of(self.public)


@dataclass(frozen=True, slots=True)
class _Generation:
    """All keys that stem from one secret key."""

    pairs: Mapping[Purpose, _Pair]
    contact: bytes
    session: bytes


@dataclass(frozen=True, slots=True)
class Keyring:
    """Seals and opens; the first generation seals, every one opens."""

    generations: Sequence[_Generation]
    _sender: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate, repr=False)

    @classmethod
    def from_secrets(cls, secrets: Sequence[str]) -> "Keyring":
        """Derive all keys from the operator's secret keys, newest first."""
        if not secrets:
            msg = (
                "CLEARHOLD_SECRET_KEYS is empty. Set it to a random text of 32 or more characters."
            )
            raise InvalidInputError(msg)
        return cls([_derive(secret) for secret in secrets])

    @classmethod
    def from_web_keys(cls, text: str) -> "Keyring":
        """Read what `for_web` wrote.

        Raises:
            InvalidInputError: the text is not what `clearhold keys web` printed.
        """
        try:
            return cls([_read_generation(one) for one in json.loads(base64.b64decode(text))])
        except (ValueError, KeyError, TypeError):
            msg = "CLEARHOLD_WEB_KEYS is damaged. Print it again with `clearhold keys web`."
            raise InvalidInputError(msg) from None

    def for_web(self) -> str:
        """Write the keys that a web process needs, and no more."""
        written = [_write_generation(one) for one in self.generations]
        return base64.b64encode(json.dumps(written).encode()).decode()

    def seal(self, purpose: Purpose, data: bytes) -> bytes:
        """Seal bytes for a purpose."""
        recipient = self.generations[0].pairs[purpose]
        nonce = os.urandom(_NONCE)
        head = _VERSION + recipient.key_id + _public_half(self._sender) + nonce
        cipher = _cipher_to(self._sender, recipient.public, purpose)
        return head + cipher.encrypt(nonce, data, head)

    def opened(self, purpose: Purpose, sealed: bytes) -> bytes | None:
        """Open what was sealed for the purpose; None where no key at hand opens it (any more)."""
        try:
            return self.unseal(purpose, sealed)
        except UnopenableError:
            return None

    def unseal(self, purpose: Purpose, sealed: bytes) -> bytes:
        """Open what was sealed for the purpose.

        Raises:
            UnopenableError: no key at hand opens it, or it was tampered with.
        """
        head, key_id = sealed[:_HEAD], sealed[1 : 1 + _ID]
        sender = head[1 + _ID : 1 + _ID + _PUBLIC]
        for pair in (one.pairs[purpose] for one in self.generations):
            if pair.private is None or pair.key_id != key_id or len(head) != _HEAD:
                continue
            try:
                return _cipher_from(pair.private, sender, purpose).decrypt(
                    head[-_NONCE:], sealed[_HEAD:], head
                )
            except InvalidTag:
                break
        msg = f"Sealed {purpose} data cannot be opened. Is a key missing in CLEARHOLD_SECRET_KEYS?"
        raise UnopenableError(msg)

    def contact_digests(self, shop: str, kind: str, text: str) -> list[bytes]:
        """Return the keyed hash of a contact key under every generation, newest first.

        Each begins with its key's id, so that a rotation can find what to renew.
        """
        message = f"{shop}\0{kind}\0{text}".encode("utf-8", "surrogatepass")
        return [
            one.pairs[Purpose.PERSON].key_id + _hmac_sha256(one.contact, message)[:16]
            for one in self.generations
        ]

    def session_keys(self) -> list[str]:
        """Return the keys that sign browser sessions, newest first."""
        return [one.session.hex() for one in self.generations]


def _derive(secret: str) -> _Generation:
    def expand(info: str) -> bytes:
        return HKDF(SHA256(), 32, b"clearhold", info.encode()).derive(secret.encode())

    def pair(purpose: Purpose) -> _Pair:
        private = expand(f"seal {purpose}")
        public = X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
        return _Pair(public, private)

    return _Generation(
        {purpose: pair(purpose) for purpose in Purpose}, expand("contact"), expand("session")
    )


def _write_generation(one: _Generation) -> dict[str, dict[str, str] | str]:
    return {
        "public": {purpose: pair.public.hex() for purpose, pair in one.pairs.items()},
        "private": {purpose: (one.pairs[purpose].private or b"").hex() for purpose in WEB_PURPOSES},
        "contact": one.contact.hex(),
        "session": one.session.hex(),
    }


def _read_generation(written: Mapping[str, Mapping[str, str]]) -> _Generation:
    pairs = {
        purpose: _Pair(
            bytes.fromhex(written["public"][purpose]),
            bytes.fromhex(written["private"].get(purpose, "")) or None,
        )
        for purpose in Purpose
    }
    contact, session = written["contact"], written["session"]
    return _Generation(pairs, bytes.fromhex(str(contact)), bytes.fromhex(str(session)))


@lru_cache(maxsize=64)
def _id_of(public: bytes) -> bytes:
    return hashlib.sha256(public).digest()[:_ID]


def _hmac_sha256(key: bytes, message: bytes) -> bytes:
    keyed = _keyed(key).copy()
    keyed.update(message)
    return keyed.finalize()


@lru_cache(maxsize=64)
def _keyed(key: bytes) -> HMAC:
    # Ten keys an order: a copy of what has read the key takes a third of beginning anew.
    return HMAC(key, SHA256())


@lru_cache(maxsize=64)
def _public_half(sender: X25519PrivateKey) -> bytes:
    return sender.public_key().public_bytes_raw()


@lru_cache(maxsize=64)
def _cipher_to(sender: X25519PrivateKey, recipient: bytes, purpose: Purpose) -> AESGCM:
    shared = sender.exchange(X25519PublicKey.from_public_bytes(recipient))
    return _cipher(shared, purpose)


@lru_cache(maxsize=1024)
def _cipher_from(recipient: bytes, sender: bytes, purpose: Purpose) -> AESGCM:
    private = X25519PrivateKey.from_private_bytes(recipient)
    return _cipher(private.exchange(X25519PublicKey.from_public_bytes(sender)), purpose)


def _cipher(shared: bytes, purpose: Purpose) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, b"clearhold seal", purpose.encode()).derive(shared))
