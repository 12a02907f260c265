"""Wires between the product and its other ends, which can be slow, lie, be closed, or break too early.

Each is a small relay on a port of its own; the product is told that port and knows no better. A wire
carries one HTTP request at a time, or an SMTP conversation; what is wrong with it is read anew for each.
"""

import asyncio
import threading
import time
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import cycle
from types import TracebackType
from typing import Any, Self

from tests.chaos.lies import LIES, MAIL_LIES
from tests.chaos.messages import NotWholeError, read_answer, read_request, status_of

_LETTER_ENDS = b"\r\n.\r\n"
_CHUNK = 64 * 1024
_HEAD_AT_MOST = 1024 * 1024


class Ailment(StrEnum):
    """What can be wrong with a wire."""

    SLOW = "slow"
    """What the other end answers comes late; it has acted by then."""
    WRONG = "wrong"
    """Something else answers in its place."""
    CLOSED = "closed"
    """Nobody takes the call."""
    CUT = "cut off"
    """The other end acts, and its answer never comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One ailment; with ``acts`` the other end has acted before the lie is told."""

    ailment: Ailment
    seconds: float = 0.0
    lie: int = 0
    acts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One request: when it came (monotonic), when its answer left, and the answer's status."""

    came: float
    left: float
    status: int | None


@dataclass(slots=True, kw_only=True)
class Wire:
    """From ``port`` to the first of ``ends`` that takes the call, each in turn."""

    name: str
    port: int
    ends: Sequence[int]
    is_mail: bool = False
    fault: Fault | None = None
    carried: list[Carried] = field(default_factory=list)
    struck: int = 0
    """How many requests or letters felt a fault."""
    server: asyncio.Server | None = None
    callers: set[asyncio.StreamWriter] = field(default_factory=set)


class Wires:
    """All wires of one run, on one thread."""

    def __init__(self, wires: Sequence[Wire]) -> None:
        self._wires = {wire.name: wire for wire in wires}
        self._turns = {wire.name: cycle(range(len(wire.ends))) for wire in wires}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="wires", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        for wire in self._wires.values():
            self._do(self._listen(wire)).result(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._do(self._end()).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __getitem__(self, name: str) -> Wire:
        return self._wires[name]

    def names(self) -> list[str]:
        return list(self._wires)

    def ail(self, name: str, fault: Fault) -> None:
        """Let something be wrong with a wire until it is healed."""
        wire = self._wires[name]
        wire.fault = fault
        if fault.ailment is Ailment.CLOSED:
            self._do(self._close(wire)).result(10)

    def heal(self, name: str) -> None:
        wire = self._wires[name]
        fault, wire.fault = wire.fault, None
        if fault is not None and fault.ailment is Ailment.CLOSED:
            self._do(self._listen(wire)).result(10)

    # -- in the loop ----------------------------------------------------------------

    def _do(self, what: Coroutine[Any, Any, None]) -> "Future[None]":
        return asyncio.run_coroutine_threadsafe(what, self._loop)

    async def _listen(self, wire: Wire) -> None:
        async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            wire.callers.add(writer)
            try:
                carry = self._carry_mail if wire.is_mail else self._carry_requests
                await carry(wire, reader, writer)
            except (OSError, NotWholeError):
                # Whoever called, or was called, is gone: so is the wire between them.
                pass
            finally:
                wire.callers.discard(writer)
                writer.transport.abort()

        wire.server = await asyncio.start_server(
            take, "127.0.0.1", wire.port, limit=_HEAD_AT_MOST, backlog=256
        )

    async def _close(self, wire: Wire) -> None:
        if wire.server is not None:
            wire.server.close()
            wire.server = None
        wire.struck += 1
        for caller in list(wire.callers):
            caller.transport.abort()

    async def _end(self) -> None:
        for wire in self._wires.values():
            await self._close(wire)
        going = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in going:
            task.cancel()
        await asyncio.gather(*going, return_exceptions=True)

    async def _carry_requests(
        self, wire: Wire, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while request := await read_request(reader):
            came = time.monotonic()
            fault = wire.fault
            wire.struck += fault is not None
            answer, is_last = await self._answer(wire, fault, request)
            if answer is not None:
                writer.write(answer)
                await writer.drain()
            status = None if answer is None else status_of(answer)
            wire.carried.append(Carried(came=came, left=time.monotonic(), status=status))
            if answer is None or is_last:
                break

    async def _answer(
        self, wire: Wire, fault: Fault | None, request: bytes
    ) -> tuple[bytes | None, bool]:
        """Return what is answered, if anything, and whether the call ends with it."""
        if fault is not None and fault.ailment is Ailment.WRONG and not fault.acts:
            return LIES[fault.lie % len(LIES)], True
        answer, is_last = await self._ask(wire, request)
        if fault is None or answer is None:
            return answer, is_last
        if fault.ailment is Ailment.SLOW:
            await asyncio.sleep(fault.seconds)
            return answer, is_last
        if fault.ailment is Ailment.WRONG:
            return LIES[fault.lie % len(LIES)], True
        return None, True

    async def _ask(self, wire: Wire, request: bytes) -> tuple[bytes | None, bool]:
        reader, writer = await self._reach(wire)
        try:
            writer.write(request)
            await writer.drain()
            return await read_answer(reader)
        finally:
            writer.transport.abort()

    async def _reach(self, wire: Wire) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Call the next end that takes the call; raises OSError where none does."""
        turn = self._turns[wire.name]
        for _ in wire.ends[1:]:
            with suppress(OSError):
                return await _call(wire.ends[next(turn)])
        return await _call(wire.ends[next(turn)])

    async def _carry_mail(
        self, wire: Wire, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        fault = wire.fault
        wire.struck += fault is not None
        if fault is not None and fault.ailment is Ailment.SLOW:
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.ailment is Ailment.WRONG and not fault.acts:
            writer.write(MAIL_LIES[fault.lie % len(MAIL_LIES)])
            await writer.drain()
            return
        there, onward = await self._reach(wire)
        try:
            talk = _Conversation(wire, onward, writer)
            await asyncio.wait(
                [
                    asyncio.ensure_future(talk.carry_words(reader)),
                    asyncio.ensure_future(talk.carry_replies(there)),
                ],
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            onward.transport.abort()


@dataclass(slots=True)
class _Conversation:
    """One SMTP conversation on its way through; knows when a letter has been handed over."""

    wire: Wire
    onward: asyncio.StreamWriter
    back: asyncio.StreamWriter
    tail: bytes = b""
    is_handed_over: bool = False

    async def carry_words(self, reader: asyncio.StreamReader) -> None:
        while words := await _some(reader):
            self.tail = (self.tail + words)[-len(_LETTER_ENDS) :]
            self.is_handed_over = self.tail == _LETTER_ENDS
            await _pass_on(self.onward, words)

    async def carry_replies(self, reader: asyncio.StreamReader) -> None:
        while reply := await _some(reader):
            fault = self.wire.fault
            if self.is_handed_over and fault is not None:
                if fault.ailment is Ailment.CUT:
                    return
                if fault.ailment is Ailment.WRONG:
                    await _pass_on(self.back, MAIL_LIES[0])
                    return
            await _pass_on(self.back, reply)


async def _call(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port, limit=_HEAD_AT_MOST)


async def _some(reader: asyncio.StreamReader) -> bytes:
    with suppress(OSError):
        return await reader.read(_CHUNK)
    return b""


async def _pass_on(writer: asyncio.StreamWriter, words: bytes) -> None:
    with suppress(OSError):
        writer.write(words)
        await writer.drain()
