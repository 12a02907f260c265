"""Rules and orders that nobody would think of: typed texts, and rows that lack some signals."""

from hypothesis import strategies as st

from app.rules.signal import SignalType
from tests.builders.rule_signals import KINDS, WORDS

# What databases and drivers stumble over: marks, patterns, parameters, scripts, case.
SIGNS = "aAbB.é€ßİıσς'\"\\%_:?;-[]{}*$ 日😀"
# Few, so that orders and rules often meet at the very same text and number.
SYLLABLES = st.sampled_from(["a", "A", "ab", "é", "%", "_", "'", "\\", "日"])
pieces = SYLLABLES | SYLLABLES | st.text(SIGNS, min_size=1, max_size=3)
longer = st.lists(SYLLABLES, min_size=1, max_size=3).map("".join)


def of_kind(kind):
    return st.sampled_from([path for path, one in KINDS.items() if one is kind])


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


wholes = st.integers(-2, 3) | st.integers(-2, 3) | st.sampled_from([10**9, 10**12, -(10**12)])
usual = st.sampled_from([0.0, -0.0, 0.5, 1.0, -2.0, 3.0, 0.1, 0.3, 1e-9, 0.333333333333333])
unusual = st.builds(
    lambda digits, places: float(f"{digits}e-{places}"),
    st.integers(1 - 10**15, 10**15 - 1),
    st.integers(0, 15),
).filter(lambda number: abs(number) >= 1e-9)
fractions = usual | usual | unusual
factors = fractions.filter(bool)
whole_texts = wholes.map(str)
double_texts = fractions.map(repr)


def moving_wholes(deeper):
    return of_kind(SignalType.INT) | st.builds(
        lambda a, sign, b: f"({a} {sign} {b})",
        deeper,
        st.sampled_from("+-"),
        whole_texts | of_kind(SignalType.INT),
    )


whole_numbers = st.deferred(
    lambda: (
        of_kind(SignalType.INT) | moving_wholes(whole_numbers) | whole_numbers.map("-({})".format)
    )
)


def ramps(number):
    ends = st.tuples(whole_texts | double_texts, whole_texts | double_texts)
    different = ends.filter(lambda pair: float(pair[0]) != float(pair[1]))
    return st.builds(lambda a, pair: f"ramp({a}, {pair[0]}, {pair[1]})", number, different)


double_numbers = st.deferred(
    lambda: (
        of_kind(SignalType.DOUBLE)
        | whole_numbers.map("double({})".format)
        | st.builds(
            lambda a, sign, b: f"({a} {sign} {b})",
            double_numbers,
            st.sampled_from("+-"),
            double_texts | of_kind(SignalType.DOUBLE),
        )
        | st.builds(lambda a, b: f"({a} * {b!r})", double_numbers, fractions)
        | st.builds(lambda a, b: f"({b!r} * {a})", double_numbers, fractions)
        | st.builds(lambda a, b: f"({a} / {b!r})", double_numbers, factors)
        | ramps(double_numbers | whole_numbers)
    )
)
orders = st.sampled_from(["<", "<=", ">", ">="])
equalities = st.sampled_from(["==", "!="])


MIXED = "@"
"""Before what is compared with another type of number, which Google's check asks to be marked."""


def ours(text):
    return text.replace(MIXED, "")


def googles(text):
    return text.replace(MIXED, "dyn")


def compared(left, sign, right):
    return st.builds("{} {} {}".format, left, sign, right)


def ordered(left, right):
    return st.builds("@({}) {} {}".format, left, orders, right)


def listed(left, members):
    lists = st.lists(members, min_size=1, max_size=4).map(", ".join)
    return st.builds("{} in [{}]".format, left, lists)


about_numbers = (
    ordered(whole_numbers | double_numbers, whole_texts | double_texts | double_numbers)
    | ordered(whole_texts | double_texts, whole_numbers | double_numbers)
    | compared(whole_numbers, equalities, whole_texts | whole_numbers)
    | compared(double_numbers, equalities, double_texts | double_numbers)
    | listed(whole_numbers, whole_texts)
    | listed(double_numbers, double_texts)
)
free_texts = st.sampled_from(["contact.domain", "contact.top_level"])
words = st.sampled_from(WORDS).map(quoted)
about_texts = (
    compared(free_texts, equalities, pieces.map(quoted) | free_texts)
    | compared(st.just("payment.kind"), equalities, words | free_texts)
    | listed(free_texts, pieces.map(quoted))
    | listed(st.just("payment.kind"), words)
    | st.builds(
        "{}.{}({})".format,
        free_texts,
        st.sampled_from(["startsWith", "endsWith", "contains"]),
        pieces.map(quoted),
    )
)
plain = (
    of_kind(SignalType.BOOL)
    | st.sampled_from(["true", "false"])
    | st.sampled_from(sorted(KINDS)).map("has({})".format)
    | about_numbers
    | about_texts
)
conditions = st.recursive(
    plain,
    lambda inner: (
        inner.map("!({})".format)
        | st.lists(inner, min_size=2, max_size=3).map(lambda all_: f"({' && '.join(all_)})")
        | st.lists(inner, min_size=2, max_size=3).map(lambda any_: f"({' || '.join(any_)})")
        | st.builds("({} ? {} : {})".format, inner, inner, inner)
        | st.builds("(({}) {} ({}))".format, of_kind(SignalType.BOOL), equalities, inner)
    ),
    max_leaves=6,
)

values = {
    SignalType.INT: wholes,
    SignalType.DOUBLE: fractions | st.floats(1e-15, 1e15, allow_nan=False),
    SignalType.BOOL: st.booleans(),
    SignalType.STRING: longer | longer | st.text(SIGNS, min_size=1, max_size=5),
}
rows = st.tuples(
    *(
        st.none() | (st.sampled_from(WORDS) if path == "payment.kind" else values[kind])
        for path, kind in KINDS.items()
    )
).map(lambda answers: dict(zip(KINDS, answers, strict=True)))
