"""Makes one Python function of a pack's rules: what runs for every order.

Two-valued: of each condition only "surely true" is asked, of its opposite "surely false", so
that no unknown is ever passed on. The source holds nothing that a merchant wrote but literals,
by their `repr`; names are numbers.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Final, cast

from app.model.decision import Value
from app.rules.language.condition import Condition
from app.rules.language.python_source import Source
from app.rules.language.tree import Number, Truth

Fired = list[tuple[int, float]]
"""Which rules fired, by their place, and how strongly (above 0, at most 1)."""

_HEAD: Final = "def fired_rules(values):\n fired = []\n"


def compile_rules(
    rules: Sequence[tuple[Condition, Condition | None]], positions: Mapping[str, int]
) -> Callable[[Sequence[Value | None]], Fired]:
    """Return a function from the values of signals to the rules that fired, in their order.

    A rule is a condition and, if it has one, a grade; ``positions`` says where each signal
    stands among the values. A rule fires where its condition is true, neither false nor unknown,
    and its grade is known and above 0.

    Raises:
        KeyError: a rule names a signal that has no position.
    """
    named = dict.fromkeys(name for rule in rules for one in rule if one for name in one.names)
    source = Source({name: f"s{place}" for place, name in enumerate(named)})
    lines = [line for place, rule in enumerate(rules) for line in _lines(source, place, rule)]
    code = _HEAD + _loaded(len(named)) + "".join(f" {line}\n" for line in lines) + " return fired\n"
    room: dict[str, object] = {"pick": _picker([positions[name] for name in named])}
    exec(compile(code, "<rules>", "exec"), room)  # noqa: S102 - made of a checked tree only
    return cast("Callable[[Sequence[Value | None]], Fired]", room["fired_rules"])


def _lines(source: Source, place: int, rule: tuple[Condition, Condition | None]) -> list[str]:
    condition, grade = rule
    holds = source.true(cast("Truth", condition.node))
    if grade is None:
        return [f"if {holds}: fired.append(({place}, 1.0))"]
    known = source.known(grade.names)
    number = source.number(cast("Number", grade.node))
    return [
        f"if {holds}{''.join(f' and {one}' for one in known)}:",
        f" g = {number}",
        f" if g > 0.0: fired.append(({place}, g if g < 1.0 else 1.0))",
    ]


def _loaded(count: int) -> str:
    if not count:
        return ""
    return f" {', '.join(f's{place}' for place in range(count))}, = pick(values)\n"


def _picker(places: Sequence[int]) -> Callable[[Sequence[Value | None]], tuple[object, ...]]:
    if len(places) == 1:
        [place] = places
        return lambda values: (values[place],)
    return itemgetter(*places) if places else lambda _: ()
