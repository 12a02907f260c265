"""What was ordered, in lines fit for a letter or a page."""

from collections.abc import Sequence
from typing import Final

from app.messages.catalogue import say
from app.messages.harmless import unlinked
from app.model.order import Line

_MOST_LINES: Final = 8
_LONGEST_TITLE: Final = 80
_TIMES: Final = "\N{MULTIPLICATION SIGN}"
_UNTITLED: Final = "\N{EN DASH}"


def goods_lines(goods: Sequence[Line], language: str) -> tuple[str, ...]:
    """Return a line for each article, how many and which; of many, the rest is counted.

    Titles may hold anything: they come without control signs and without links, and
    still have to be escaped where they are shown.
    """
    lines = [f"{line.quantity} {_TIMES} {_title(line)}" for line in goods[:_MOST_LINES]]
    left = len(goods) - len(lines)
    if left:
        lines.append(say("portal.order.more_goods", language, count=left))
    return tuple(lines)


def _title(line: Line) -> str:
    return unlinked(line.title, _LONGEST_TITLE) or unlinked(line.sku, _LONGEST_TITLE) or _UNTITLED
