"""HTTP/1.1 messages, whole and as they came: enough of it to know where one ends."""

import asyncio
import re

_LENGTH = re.compile(rb"(?im)^content-length:\s*(\d+)")
_CHUNKED = re.compile(rb"(?im)^transfer-encoding:\s*chunked")
_CLOSES = re.compile(rb"(?im)^connection:\s*close")
_BODILESS = (204, 304)


class NotWholeError(Exception):
    """It ended before it was over."""


async def read_request(reader: asyncio.StreamReader) -> bytes:
    """Return the next request; nothing where the caller has no more to say."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        return head + await _body(reader, head)
    except asyncio.IncompleteReadError as problem:
        if problem.partial:
            raise NotWholeError from None
        return b""


async def read_answer(reader: asyncio.StreamReader) -> tuple[bytes | None, bool]:
    """Return the answer and whether it was the last; None where none came, or half of one."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        if status_of(head) in _BODILESS:
            return head, False
        if _LENGTH.search(head) or _CHUNKED.search(head):
            return head + await _body(reader, head), bool(_CLOSES.search(head))
        return head + await reader.read(), True
    except (asyncio.IncompleteReadError, OSError):
        return None, True


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


async def _body(reader: asyncio.StreamReader, head: bytes) -> bytes:
    length = _LENGTH.search(head)
    if length:
        return await reader.readexactly(int(length[1]))
    if not _CHUNKED.search(head):
        return b""
    whole = b""
    while True:
        size = await reader.readuntil(b"\r\n")
        chunk = await reader.readexactly(int(size.partition(b";")[0], 16) + 2)
        whole += size + chunk
        if chunk == b"\r\n":
            return whole
