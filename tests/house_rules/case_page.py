"""The case machine in words and as a drawing, from its table: docs/case.md."""

from collections.abc import Iterator, Mapping
from typing import Final

from app.model.case import CAUSES, CLOSED, MOVES, Move, State

_MEANS: Final[Mapping[State, str]] = {
    State.OPENED: "A hold is decided and owed; the shop has not confirmed it yet.",
    State.HELD: "The shop confirmed the hold; the buyer is about to be invited.",
    State.INVITED: "The buyer has our link.",
    State.CHECKING: "A session at the identity provider is open.",
    State.WITH_SUPPORT: "A person decides.",
    State.CANCELLING: "The merchant had the order cancelled; the shop has not confirmed it yet.",
    State.RELEASING: "A release is owed; the shop has not confirmed it yet.",
    State.RELEASED: "The shop confirmed the release.",
    State.HANDED_BACK: "The merchant took the hold over, or lifted it at the shop; Clearhold acts no more.",
    State.ENDED: "The order was cancelled, refunded, deleted or changed by hand at the shop.",
}
_HAPPENS: Final[Mapping[Move, str]] = {
    Move.HOLD_CONFIRMED: "the shop took the hold",
    Move.HOLD_IMPOSSIBLE: "the order had ended before it could be held",
    Move.INVITE: "the invitation was handed to the mail",
    Move.START_CHECK: "the buyer pressed the button",
    Move.TRY_AGAIN: "an attempt failed and another is allowed",
    Move.PASS: "the provider verified the person, and the name matches",
    Move.NEED_PERSON: "name differs or is unclear, attempts used, no answer, mail refused, hold lost, asked for",
    Move.CANNOT_HOLD: "the shop has nothing to stop in it, or a warehouse did not agree to stop",
    Move.DISPUTE: "the buyer's bank disputes the payment",
    Move.VOUCH: "a person at the shop vouches for the buyer",
    Move.CLEAR: "a new decision asks for no proof",
    Move.DEADLINE: "time is up, and the merchant chose that this releases",
    Move.SHOP_LEAVES: "the shop is disconnected",
    Move.SHOP_GONE: "the shop removed our app before the hold was lifted, or the order cancelled",
    Move.RELEASE_CONFIRMED: "the shop took the release",
    Move.RELEASE_IMPOSSIBLE: "the order had ended or was changed by hand",
    Move.HAND_BACK: "the merchant takes the hold over",
    Move.ORDER_ENDED: "the order ended, or was moved on by hand, at the shop",
    Move.REINVITE: "support invites the buyer again",
    Move.CANCEL: "the merchant, or what they chose for its end, has the order cancelled and refunded",
    Move.CANCEL_REFUSED: "the shop refuses to cancel it",
}
_PREFACE: Final = """\
# The life of a case

A case is one held order. Its state moves only by the table `MOVES` in
[app/model/case.py](../app/model/case.py); whatever is not in it is refused. Late events of
shops and providers are refused all the time, and that is normal.

![Every move, from the states marked by a ring to the state at the arrow](images/case.svg)

An order is let go for one of five causes and no other. The cause is written down in the transaction
that makes the move, together with the release that is then owed to the shop.

Every hold has a deadline: the earliest end of what the order has (reserved money, protection, promised dispatch) and of how
long the merchant lets an order be on hold. What happens then, and what a clock never does, is [decision 26](decisions/0026-every-hold-has-an-end.md).

This page and its drawing are made from the table by `make docs`."""

_LANE, _ROW, _LEFT, _TOP = 88, 30, 170, 64
_CAUSE_COLUMN = 130
_INK, _QUIET, _FREE = "#1f2933", "#d9e2ec", "#0b6e4f"


def describe_case() -> str:
    """Return docs/case.md."""
    return "\n\n".join((_PREFACE, "\n".join(_states()), "\n".join(_moves()))) + "\n"


def draw_case() -> str:
    """Return docs/images/case.svg: a lane for each state, a line for each move."""
    width = _LEFT + _LANE * len(State) + _CAUSE_COLUMN
    height = _TOP + _ROW * len(Move) + 16
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" font-size="12" role="img">\n'
        "<title>The moves of a case</title>\n"
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>\n'
    )
    return head + "\n".join((*_lanes(height), *_lines())) + "\n</svg>\n"


def _states() -> Iterator[str]:
    yield "## States\n"
    yield "| state | what it means | open |"
    yield "| --- | --- | --- |"
    for state in State:
        yield f"| `{state}` | {_MEANS[state]} | {'' if state in CLOSED else 'yes'} |"


def _moves() -> Iterator[str]:
    yield "## Moves\n"
    yield "| move | what happened | from | to | cause of a release |"
    yield "| --- | --- | --- | --- | --- |"
    for move in Move:
        sources = ", ".join(f"`{state}`" for state in _sources(move))
        targets = ", ".join(f"`{state}`" for state in _targets(move))
        cause = f"`{CAUSES[move]}`" if move in CAUSES else ""
        yield f"| `{move}` | {_HAPPENS[move]} | {sources} | {targets} | {cause} |"


def _lanes(height: int) -> Iterator[str]:
    for state in State:
        x = _x(state)
        weight = "bold" if state in CLOSED else "normal"
        words = state.value.replace("_", " ")
        yield (
            f'<line x1="{x}" y1="{_TOP - 22}" x2="{x}" y2="{height - 12}" stroke="{_QUIET}" '
            'stroke-width="2"/>'
        )
        yield (
            f'<text x="{x}" y="{_TOP - 34}" text-anchor="middle" font-weight="{weight}" '
            f'fill="{_INK}">{words}</text>'
        )


def _lines() -> Iterator[str]:
    for row, move in enumerate(Move):
        y = _TOP + _ROW * row + 8
        ink = _FREE if move in CAUSES else _INK
        yield f'<text x="12" y="{y + 4}" fill="{ink}">{move.value.replace("_", " ")}</text>'
        for target in _targets(move):
            yield from _line(move, target, y, ink)
        if move in CAUSES:
            x = _LEFT + _LANE * len(State) - 10
            yield f'<text x="{x}" y="{y + 4}" fill="{ink}">{CAUSES[move].value}</text>'


def _line(move: Move, target: State, y: int, ink: str) -> Iterator[str]:
    there = _x(target)
    sources = [_x(state) for state in _sources(move) if MOVES[state, move] is target]
    for side in (-1, 1):
        ends = [x for x in sources if (there - x) * side > 0]
        if not ends:
            continue
        far = min(ends) if side > 0 else max(ends)
        tip, wing = there - side * 4, there - side * 13
        yield f'<line x1="{far}" y1="{y}" x2="{wing}" y2="{y}" stroke="{ink}" stroke-width="1.5"/>'
        yield f'<path d="M{tip} {y} L{wing} {y - 5} L{wing} {y + 5} Z" fill="{ink}"/>'
    for x in sources:
        yield f'<circle cx="{x}" cy="{y}" r="5" fill="#ffffff" stroke="{ink}" stroke-width="1.5"/>'


def _sources(move: Move) -> list[State]:
    return [state for state in State if (state, move) in MOVES]


def _targets(move: Move) -> list[State]:
    found = {MOVES[state, move] for state in _sources(move)}
    return [state for state in State if state in found]


def _x(state: State) -> int:
    return _LEFT + _LANE * list(State).index(state) + 20
