"""A backtest's report as text: money and friction first, then each rule, then what to look at."""

from collections.abc import Iterator, Sequence

from app.rules.backtest.report import (
    Against,
    Backtest,
    Counterexample,
    FairnessTable,
    Figures,
    Missed,
    RuleFigures,
    Tally,
)

_UNKNOWN = "?"


def report_lines(report: Backtest) -> Iterator[str]:
    """Yield the report's lines."""
    yield from _head(report)
    yield from _together(report.together, report.missed, report)
    yield from _verdicts(report)
    if report.against is not None:
        yield from _against(report.against, report)
    yield from _rules(report.rules)
    yield from _counterexamples(report.counterexamples)
    for table in report.fairness:
        yield from _fairness(table)


def _head(report: Backtest) -> Iterator[str]:
    people = report.population
    yield f"Pack {report.pack}, version {report.version}"
    if report.began_at is None or report.ended_at is None:
        yield "No order to try it on."
        return
    yield (
        f"{people.orders.orders:,} orders of {people.customers:,} buyers, "
        f"{report.began_at:%Y-%m-%d} to {report.ended_at:%Y-%m-%d}, "
        f"by what was known on {report.as_of:%Y-%m-%d}: "
        f"{people.honest.orders:,} honest, {people.fraud.orders:,} fraud "
        f"({people.impersonation.orders:,} in another's name), {people.unclear.orders:,} unclear, "
        f"{people.young.orders:,} younger than {report.mature_days} days"
    )


def _together(figures: Figures, missed: Missed, report: Backtest) -> Iterator[str]:
    people = report.population
    rows = [
        ("held", figures.touched, f"{_percent(figures.share_of_orders)} of orders"),
        ("  honest, bothered", figures.honest, f"{_percent(figures.share_of_honest)} of honest"),
        ("  fraud caught", figures.fraud, f"{_percent(figures.recall)} of {people.fraud.orders:,}"),
        (
            "    in another's name",
            figures.impersonation,
            f"{_percent(figures.impersonation_recall)} of {people.impersonation.orders:,}",
        ),
        ("fraud missed", missed.fraud, ""),
        ("  in another's name", missed.impersonation, ""),
    ]
    yield ""
    yield from _columns(
        [(name, f"{one.orders:,}", share, _value(one)) for name, one, share in rows]
    )
    yield (
        f"checks cost at most {figures.checks_cost} ({figures.checks:,} checks); "
        f"{figures.for_person:,} orders only a person could let go"
    )


def _verdicts(report: Backtest) -> Iterator[str]:
    told = (f"{word} {orders:,}" for word, orders in report.verdicts.items() if orders)
    yield f"proof needed: {', '.join(told)}"


def _against(other: Against, report: Backtest) -> Iterator[str]:
    yield ""
    yield f"Against {other.pack}, version {other.version}, on the same orders"
    rows = [
        (f"{other.pack} holds", other.together),
        (f"{report.pack} holds", report.together),
        ("newly held", other.newly_held),
        ("no longer held", other.no_longer_held),
    ]
    head = ("", "orders", "honest", "of honest", "fraud", "of fraud", "checks")
    yield from _columns(
        [
            head,
            *(
                (
                    name,
                    f"{one.touched.orders:,}",
                    f"{one.honest.orders:,}",
                    _percent(one.share_of_honest),
                    f"{one.fraud.orders:,}",
                    _percent(one.recall),
                    str(one.checks_cost),
                )
                for name, one in rows
            ),
        ]
    )


def _rules(rules: Sequence[RuleFigures]) -> Iterator[str]:
    yield ""
    yield "Rules: all orders each fired on, and those held because of it alone"
    head = (
        *("", "orders", "of orders", "of buyers", "of value", "honest", "fraud", "of fraud"),
        *("alone", "honest", "fraud"),
    )
    yield from _columns([head, *map(_rule_row, rules)])


def _rule_row(one: RuleFigures) -> tuple[str, ...]:
    fired, alone = one.fired, one.alone
    return (
        one.rule,
        f"{fired.touched.orders:,}",
        _percent(fired.share_of_orders),
        _percent(fired.share_of_customers),
        _percent(fired.share_of_value),
        f"{fired.honest.orders:,}",
        f"{fired.fraud.orders:,}",
        _percent(fired.recall),
        f"{alone.touched.orders:,}",
        f"{alone.honest.orders:,}",
        f"{alone.fraud.orders:,}",
    )


def _counterexamples(examples: Sequence[Counterexample]) -> Iterator[str]:
    for kind, title in (
        ("honest_but_held", "Honest, but held: look at these"),
        ("fraud_but_missed", "Fraud, but missed: look at these"),
    ):
        some = [one for one in examples if one.kind == kind]
        if some:
            yield ""
            yield title
            yield from _columns(
                [
                    (
                        f"  {one.order_id}",
                        f"{one.placed_at:%Y-%m-%d}",
                        str(one.value),
                        f"score {one.score:.1f}",
                        ", ".join(one.rules) or "no rule fired",
                    )
                    for one in some
                ]
            )


def _fairness(table: FairnessTable) -> Iterator[str]:
    yield ""
    yield f"{_TITLES[table.by]} ({table.undetermined:,} orders could not be told)"
    rows = [
        (
            f"  {one.name}",
            f"{one.orders:,}",
            f"held {_percent(one.held_share)}",
            f"fraud {_percent(one.fraud_share)} of {one.known:,}",
            "WARNING: held more often than others, without more fraud" if one.warns else "",
        )
        for one in table.groups
    ]
    yield from _columns(rows)


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))] if rows else []
    for row in rows:
        cells = [
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _percent(share: float | None) -> str:
    return _UNKNOWN if share is None else f"{share:.2%}"


def _value(tally: Tally) -> str:
    return ", ".join(map(str, tally.value))


_TITLES = {
    "country": "By country of the payer",
    "language": "By language of the browser",
    "name_origin": "By origin of the payer's name, guessed from its spelling",
}
