"""Reads order history files: finds every order's line and its place in time, and all events."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from app.model.errors import InvalidInputError
from app.rules.jsonlines.events import HistoryEvent, read_event
from app.rules.jsonlines.history import History, Place
from app.rules.jsonlines.malformed import Malformed, MalformedLineError
from app.rules.jsonlines.orders import read_when

_MARK = b"\xef\xbb\xbf"
"""Some editors begin a file so."""


def read_history(orders: Path, events: Path | None) -> History:
    """Read where each order stands, and every event; lines that make no sense are listed.

    Orders are only glanced at here: `orders_in_time` reads them whole, one at a time.

    Raises:
        InvalidInputError: a file cannot be read.
    """
    malformed: list[Malformed] = []
    first: dict[str, Place] = {}
    for place in _places(orders, malformed):
        before = first.setdefault(place.order_id, place)
        if before is not place:
            reason = f"order {place.order_id} stands in line {before.line} already"
            malformed.append(Malformed(file=orders.name, line=place.line, reason=reason))
    told = {} if events is None else _events(events, malformed)
    return History(
        orders=orders,
        places=tuple(sorted(first.values())),
        events={order_id: some for order_id, some in told.items() if order_id in first},
        malformed=tuple(malformed),
        strangers=sum(len(some) for order_id, some in told.items() if order_id not in first),
    )


def _places(path: Path, malformed: list[Malformed]) -> Iterator[Place]:
    for number, offset, line in _lines(path):
        try:
            placed_at, order_id = read_when(line)
        except MalformedLineError as problem:
            malformed.append(Malformed(file=path.name, line=number, reason=str(problem)))
        else:
            yield Place(placed_at, order_id, offset, number)


def _events(path: Path, malformed: list[Malformed]) -> Mapping[str, tuple[HistoryEvent, ...]]:
    found: dict[str, list[HistoryEvent]] = defaultdict(list)
    for number, _, line in _lines(path):
        try:
            event = read_event(line)
        except MalformedLineError as problem:
            malformed.append(Malformed(file=path.name, line=number, reason=str(problem)))
        else:
            found[event.order_id].append(event)
    return {order_id: tuple(sorted(some, key=_when)) for order_id, some in found.items()}


def _when(event: HistoryEvent) -> tuple[object, str, str]:
    return event.at, event.type, event.reason


def _lines(path: Path) -> Iterator[tuple[int, int, bytes]]:
    """Yield each line that is not blank, with its number and where it begins."""
    offset = 0
    with _opened(path) as file:
        for number, line in enumerate(file, start=1):
            text = line.removeprefix(_MARK) if number == 1 else line
            if text.strip():
                yield number, offset + len(line) - len(text), text
            offset += len(line)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as problem:
        msg = f"{path} cannot be read: {problem.strerror}. Nothing was done."
        raise InvalidInputError(msg) from None
