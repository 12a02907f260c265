"""Makes the tree of what was written of the parser's own tree, and reads numbers and texts."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, cast

from lark import Token, Tree

from app.rules.language.characters import read_literal
from app.rules.language.trouble import RefusedError, Span
from app.rules.language.written import (
    Written,
    WrittenCall,
    WrittenChain,
    WrittenChoice,
    WrittenList,
    WrittenLiteral,
    WrittenName,
    WrittenPrefix,
)

MOST: Final = 10**15
"""No number of a rule is larger: below it every whole number is exact in each database."""
LEAST: Final = 1e-9
"""No number of a rule is nearer to 0, but 0."""
_MOST_DIGITS: Final = 15
"""What every database reads as the same number."""

_WHOLE: Final = re.compile(r"[0-9]+")
_FRACTION: Final = re.compile(r"([0-9]*\.[0-9]+|[0-9]+)([eE][+-]?[0-9]+)?")
_Node = Token | Tree[Token]


def span_of(token: Token) -> Span:
    """Return where a token stands."""
    return Span(start=token.start_pos or 0, end=token.end_pos or 0)


def build(tree: Tree[Token]) -> Written:
    """Return what the parser's tree, which is not deep any more, says.

    Raises:
        RefusedError: a number or text that is not allowed, or a dot where none can be.
    """
    if tree.data == "bracketed":
        return _built(tree.children[1])
    return _MAKERS.get(str(tree.data), _chain)(tree.children)


def _built(node: _Node) -> Written:
    return build(cast("Tree[Token]", node))


def _chain(children: Sequence[_Node]) -> Written:
    parts = tuple(_built(child) for child in children[::2])
    signs = tuple(_sign(child) for child in children[1::2])
    return WrittenChain(span=parts[0].span.until(parts[-1].span), parts=parts, signs=signs)


def _choice(children: Sequence[_Node]) -> Written:
    test, then, otherwise = (_built(child) for child in children[::2])
    return WrittenChoice(
        span=test.span.until(otherwise.span), test=test, then=then, otherwise=otherwise
    )


def _prefix(children: Sequence[_Node]) -> Written:
    inner, sign = _built(children[-1]), cast("Token", children[0])
    if len(children) % 2:
        return inner
    return WrittenPrefix(span=span_of(sign).until(inner.span), sign=str(sign), inner=inner)


def _path(children: Sequence[_Node]) -> Written:
    found = _built(children[0])
    for child in children[1:]:
        _, word, *bracketed = cast("Tree[Token]", child).children
        found = _called(_target(found), cast("Token", word), bracketed)
    return found


def _called(target: WrittenName, word: Token, bracketed: Sequence[_Node]) -> Written:
    end = span_of(cast("Token", bracketed[-1] if bracketed else word))
    span = target.span.until(end)
    if not bracketed:
        return WrittenName(span=span, path=f"{target.path}.{word}")
    arguments = _arguments(bracketed[1:-1])
    return WrittenCall(span=span, function=str(word), target=target, arguments=arguments)


def _target(found: Written) -> WrittenName:
    if isinstance(found, WrittenName):
        return found
    reason = "Only a signal can stand before a dot."
    raise RefusedError(found.span, reason, 'Write it as contact.domain.endsWith(".test").')


def _name(children: Sequence[_Node]) -> Written:
    word = cast("Token", children[0])
    return WrittenName(span=span_of(word), path=str(word))


def _call(children: Sequence[_Node]) -> Written:
    word, end = cast("Token", children[0]), cast("Token", children[-1])
    return WrittenCall(
        span=span_of(word).until(span_of(end)),
        function=str(word),
        target=None,
        arguments=_arguments(children[2:-1]),
    )


def _listing(children: Sequence[_Node]) -> Written:
    first, last = cast("Token", children[0]), cast("Token", children[-1])
    span = span_of(first).until(span_of(last))
    return WrittenList(span=span, members=_arguments(children[1:-1]))


def _arguments(children: Sequence[_Node]) -> tuple[Written, ...]:
    if not children:
        return ()
    return tuple(_built(one) for one in cast("Tree[Token]", children[0]).children[::2])


def _truth(children: Sequence[_Node]) -> Written:
    word = cast("Token", children[0])
    return WrittenLiteral(span=span_of(word), value=word == "true")


def _literal(children: Sequence[_Node]) -> Written:
    token = cast("Token", children[0])
    span = span_of(token)
    return WrittenLiteral(span=span, value=read_literal(token, span))


def _number(children: Sequence[_Node]) -> Written:
    token = cast("Token", children[0])
    span = span_of(token)
    if len(token.lower().split("e")[0].strip("0.").replace(".", "")) > _MOST_DIGITS:
        reason = f"This number has more than {_MOST_DIGITS} digits."
        raise RefusedError(span, reason, "Round it.")
    value = _value(token, span)
    if value and not LEAST <= value <= MOST:
        reason = "This number is too large, or too near to 0."
        raise RefusedError(span, reason, "Numbers go from 1e-9 to 1e15.")
    return WrittenLiteral(span=span, value=value)


def _value(token: Token, span: Span) -> int | float:
    if _WHOLE.fullmatch(token):
        return int(token)
    if _FRACTION.fullmatch(token):
        return float(token)
    reason = f"{token[:20]} is not a number of this language."
    raise RefusedError(span, reason, "Write 100 or 100.0, without letters or underscores.")


def _sign(node: _Node) -> str:
    return str(node if isinstance(node, Token) else node.children[0])


_MAKERS: Final[Mapping[str, Callable[[Sequence[_Node]], Written]]] = {
    "conditional": _choice,
    "negation": _prefix,
    "minus": _prefix,
    "path": _path,
    "name": _name,
    "call": _call,
    "listing": _listing,
    "truth": _truth,
    "number": _number,
    "text": _literal,
}
