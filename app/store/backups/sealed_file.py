"""The form of a back-up: a head that anybody may read, then the content in sealed chunks.

Each back-up has a random key of its own, which stands in the head, sealed for the purpose
``backup`` (app/store/keyring.py). Every chunk is AES-256-GCM under that key; its nonce is its
number and whether it is the last, and the head is authenticated with each. So a chunk that
was changed, moved, left out or cut off is noticed (the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár). Memory: two chunks, whatever the size.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.model.errors import InvalidInputError
from app.store.keyring import Keyring, Purpose, UnopenableError

CHUNK: Final = 1024 * 1024
"""Bytes of content in each chunk but the last."""

_MAGIC: Final = b"clearhold-backup\n"
_FORM: Final = 1
_LENGTH: Final = 4
_LARGEST_HEAD: Final = 64 * 1024
_TAG: Final = 16
_KEY: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a back-up says of itself before it is opened."""

    form: int
    made_at: datetime
    schema: str
    """The version of the database's tables."""
    size: int
    """Bytes of content."""
    key_sealed: bytes


def head_for(keyring: Keyring, *, made_at: datetime, schema: str, size: int) -> tuple[Head, bytes]:
    """Return the head of a new back-up, and the key of its content."""
    key = os.urandom(_KEY)
    sealed = keyring.seal(Purpose.BACKUP, key)
    return Head(form=_FORM, made_at=made_at, schema=schema, size=size, key_sealed=sealed), key


def write_sealed(out: BinaryIO, head: Head, key: bytes, content: BinaryIO) -> Iterator[int]:
    """Write a back-up; yield after each chunk how many bytes of content are written."""
    written = msgspec.json.encode(head)
    out.write(_MAGIC + len(written).to_bytes(_LENGTH, "big") + written)
    cipher, done = AESGCM(key), 0
    for number, (chunk, is_last) in enumerate(_chunks(content, CHUNK)):
        out.write(cipher.encrypt(_nonce(number, is_last=is_last), chunk, written))
        done += len(chunk)
        yield done


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """A back-up that is open for reading, up to its first chunk."""

    head: Head
    _written: bytes
    _file: BinaryIO

    def content(self, keyring: Keyring) -> Iterator[bytes]:
        """Yield the content, piece by piece; only at its end is it known to be whole.

        Raises:
            InvalidInputError: no key at hand opens it, or it is damaged or cut off.
        """
        cipher = AESGCM(_key_of(keyring, self.head))
        size = 0
        for number, (sealed, is_last) in enumerate(_chunks(self._file, CHUNK + _TAG)):
            nonce = _nonce(number, is_last=is_last)
            try:
                chunk = cipher.decrypt(nonce, sealed, self._written)
            except InvalidTag:
                raise InvalidInputError(_DAMAGED) from None
            size += len(chunk)
            yield chunk
        if size != self.head.size:
            raise InvalidInputError(_DAMAGED)


_DAMAGED = (
    "The back-up is damaged: a part of it was changed, is missing, or was cut off. Nothing was "
    "changed here. Take another copy of it, or an older back-up."
)
_NO_BACKUP = "This is no back-up of Clearhold's. Nothing was changed."
_NEWER = "The back-up was written by a newer Clearhold, in a form that this one does not know."
_WRONG_KEY = (
    "The back-up was made with a secret key that is not here. Put the key of that time into "
    "CLEARHOLD_SECRET_KEYS (or secret.key in the state folder); a newer one may stand before it. "
    "Nothing was changed."
)


def open_sealed(file: BinaryIO) -> SealedFile:
    """Read the head of a back-up.

    Raises:
        InvalidInputError: it is none, or one in a form that is not known here.
    """
    if file.read(len(_MAGIC)) != _MAGIC:
        raise InvalidInputError(_NO_BACKUP)
    length = int.from_bytes(file.read(_LENGTH), "big")
    written = file.read(min(length, _LARGEST_HEAD))
    try:
        form = msgspec.json.decode(written, type=dict[str, object]).get("form")
        if isinstance(form, int) and form > _FORM:
            raise InvalidInputError(_NEWER)
        head = msgspec.json.decode(written, type=Head)
    except msgspec.MsgspecError:
        raise InvalidInputError(_DAMAGED) from None
    return SealedFile(head=head, _written=written, _file=file)


def _key_of(keyring: Keyring, head: Head) -> bytes:
    try:
        return keyring.unseal(Purpose.BACKUP, head.key_sealed)
    except UnopenableError:
        raise InvalidInputError(_WRONG_KEY) from None


def _chunks(file: BinaryIO, size: int) -> Iterator[tuple[bytes, bool]]:
    """Yield pieces of a size, each with whether it is the last; an empty file has an empty one."""
    chunk = _whole(file, size)
    while True:
        following = _whole(file, size)
        yield chunk, not following
        if not following:
            return
        chunk = following


def _whole(file: BinaryIO, size: int) -> bytes:
    """Read as many bytes, fewer at the end only: a pipe gives what it has."""
    parts = []
    while size and (part := file.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
