"""What a merchant wrote, as a tree: its form is right, its meaning is not looked at yet."""

from dataclasses import dataclass

from app.rules.language.trouble import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenLiteral:
    """A number, a text or a truth."""

    span: Span
    value: bool | int | float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenName:
    """A word, or several with dots between."""

    span: Span
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenCall:
    """``function(…)``, or ``target.function(…)``."""

    span: Span
    function: str
    target: WrittenName | None
    arguments: tuple["Written", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenList:
    """``[…]``."""

    span: Span
    members: tuple["Written", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPrefix:
    """``!`` or ``-`` before something; two of a kind are none."""

    span: Span
    sign: str
    inner: "Written"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenChain:
    """Two or more parts with a sign between each: ``a && b && c``, ``a - b + c``, ``a < b``."""

    span: Span
    parts: tuple["Written", ...]
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenChoice:
    """``test ? then : otherwise``."""

    span: Span
    test: "Written"
    then: "Written"
    otherwise: "Written"


Written = (
    WrittenLiteral
    | WrittenName
    | WrittenCall
    | WrittenList
    | WrittenPrefix
    | WrittenChain
    | WrittenChoice
)
