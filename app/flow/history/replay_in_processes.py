"""Replays a history with several processes: each remembers all orders and tries its share."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.connection import Connection

from app.flow.history.replay_history import Replay, Replayed, replay_history
from app.model.errors import ClearholdError
from app.rules.jsonlines.malformed import Malformed

_AT_ONCE = 200
_Came = Replayed | Malformed | None


def replay_in_processes(replay: Replay, processes: int) -> Iterator[_Came]:
    """Yield what `replay_history` yields, in the same order.

    Raises:
        ClearholdError: one of the processes died.
    """
    if processes == 1:
        yield from replay_history(replay)
        return
    with ExitStack() as stack:
        shares = [
            stack.enter_context(closing(_share(replay, part, processes)))
            for part in range(processes)
        ]
        for share, _ in zip(cycle(shares), replay.history.places, strict=False):
            yield next(share)


def _share(replay: Replay, part: int, parts: int) -> Generator[_Came]:
    # Forked: the child has the history already. Nothing here has threads yet.
    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(
        target=_try_share, args=(replace(replay, share=(part, parts)), theirs), daemon=True
    )
    child.start()
    theirs.close()
    try:
        while True:
            yield from ours.recv()
    except EOFError:
        msg = "A process of this command died, perhaps for want of memory. Try --processes 1."
        raise ClearholdError(msg) from None
    finally:
        ours.close()
        child.terminate()
        child.join()


def _try_share(replay: Replay, to: Connection) -> None:
    part, parts = replay.share
    portion: list[_Came] = []
    for number, came in enumerate(replay_history(replay)):
        if number % parts == part:
            portion.append(came)
        if len(portion) == _AT_ONCE:
            to.send(portion)
            portion = []
    to.send(portion)
