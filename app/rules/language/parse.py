"""Reads the form of a rule: from its text to a tree of what was written (grammar.lark)."""

from typing import Final, NoReturn

from lark import Lark, Token
from lark.exceptions import UnexpectedToken

from app.rules.language.build import build, span_of
from app.rules.language.characters import check_characters
from app.rules.language.trouble import RefusedError, Span
from app.rules.language.unsupported import WORDS, about_sign, about_text
from app.rules.language.written import Written

DEEPEST: Final = 12
"""Brackets within brackets, and ``? :`` within ``? :``. SQLite's own parser bears little more."""

_PARSER: Final = Lark.open(
    "grammar.lark",
    rel_to=__file__,
    parser="lalr",
    lexer="basic",
    keep_all_tokens=True,
    maybe_placeholders=False,
)
_OPENS: Final = {"(": ")", "[": "]"}
_HINTS: Final = {
    "OPEN_LIST": "A list stands behind in; nothing is picked from one by its number.",
    "QUESTION": "Put brackets around a test ? then : otherwise within another.",
    "COMMA": "Numbers are written without separators: 1000.5.",
    "MORE": "Different is written !=, at least >=.",
}
"""By kind of what does not fit: what was probably meant."""
_NEEDS_OPERAND: Final = "WORD"
_SHOWN: Final = 20


def parse(text: str) -> Written:
    """Return what was written.

    Raises:
        RefusedError: it is empty, too long or nested too deeply, holds characters that cannot
            be seen, or does not follow the grammar.
    """
    check_characters(text)
    tokens = list(_PARSER.lex(text))
    for place, token in enumerate(tokens):
        _check_word(token, tokens[place + 1 : place + 2])
    _check_brackets(tokens)
    try:
        tree = _PARSER.parse(text)
    except UnexpectedToken as unexpected:
        _explain(text, unexpected)
    return build(tree)


def _check_word(token: Token, following: list[Token]) -> None:
    about = None
    if token.type == "FOREIGN":
        about = about_sign(token)
    elif token.type == "TEXT":
        about = about_text(token)
    elif token.type == "WORD" and not (following and following[0].type in {"DOT", "OPEN"}):
        about = WORDS.get(token.lower())
    if about:
        raise RefusedError(span_of(token), *about)


def _check_brackets(tokens: list[Token]) -> None:
    """Count how deep it goes before anything recurses, and name a bracket without its other."""
    opened: list[Token] = []
    questions = [0]
    for token in tokens:
        if token in _OPENS:
            opened.append(token)
            questions.append(0)
        elif token in _OPENS.values():
            _close(opened, token)
            questions.pop()
        elif token.type == "QUESTION":
            questions[-1] += 1
        if len(opened) + sum(questions) > DEEPEST:
            reason = f"This is nested more than {DEEPEST} deep."
            raise RefusedError(span_of(token), reason, "Make several rules of it.")
    if opened:
        sign = _OPENS[opened[-1]]
        raise RefusedError(span_of(opened[-1]), "This bracket is never closed.", f"Add a {sign}.")


def _close(opened: list[Token], token: Token) -> None:
    if not opened or _OPENS[opened[-1]] != token:
        raise RefusedError(span_of(token), "This bracket closes none that is open.", "Remove it.")
    opened.pop()


def _explain(text: str, unexpected: UnexpectedToken) -> NoReturn:
    token = unexpected.token
    operand = _NEEDS_OPERAND in unexpected.accepts | unexpected.expected
    if token.type == "$END":
        end = len(text.rstrip())
        reason, span = "The text ends in the middle.", Span(start=end, end=end + 1)
    else:
        reason, span = f"{token[:_SHOWN]} does not fit here.", span_of(token)
    raise RefusedError(span, reason, _expected(token, operand=operand))


def _expected(token: Token, *, operand: bool) -> str:
    if token.type in _HINTS:
        return _HINTS[token.type]
    if operand:
        return "A signal, a number or a text is missing before it."
    return "A sign such as &&, || or == is missing before it."
