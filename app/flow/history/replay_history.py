"""Replays an order history: every order is tried as if it came now, knowing only what was known."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.flow.history.orders_in_time import OrderOfFile, orders_in_time
from app.model.facts import KeyKind
from app.model.order import ENDED
from app.rules.backtest.labels import Told, label_of
from app.rules.backtest.name_origin import name_origin
from app.rules.backtest.tried import Stratum, Tried, Verdict
from app.rules.backtest.verdict_of import signals_of, verdicts_by
from app.rules.evaluate import Values
from app.rules.facts import Facts
from app.rules.history.timeline import Timeline
from app.rules.jsonlines.history import History
from app.rules.jsonlines.malformed import Malformed
from app.rules.pack import Pack
from app.rules.signals import SIGNALS, read_signals, reader_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Which orders of a history are tried, and with what."""

    history: History
    packs: tuple[Pack, ...]
    as_of: datetime
    """What became known later is not looked at."""
    since: datetime | None = None
    """Earlier orders are remembered, and not tried."""
    share: tuple[int, int] = (0, 1)
    """Which part of how many: several processes try a part each, and remember all."""
    country_of: Callable[[str], str | None] | None = None
    """What a network address says of the country, where somebody knows."""
    keeps_values: bool = False
    """Whether the answers of all signals are wanted too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """An order that was tried. One that failed was never an order to hold."""

    tried: Tried
    was_accepted: bool
    values: Values = ()
    """In the order of `SIGNALS`, where they are wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    read: Callable[[Facts], Values]
    judges: Sequence[Callable[[Values], Verdict]]


def replay_history(replay: Replay) -> Iterator[Replayed | Malformed | None]:
    """Yield what came of each line in time's order: None for an order that is only remembered."""
    trial = _Trial(
        read=read_signals if replay.keeps_values else reader_of(_named(replay.packs)),
        judges=[verdicts_by(pack) for pack in replay.packs],
    )
    timelines: dict[str, Timeline] = {}
    part, parts = replay.share
    for number, found in enumerate(orders_in_time(replay.history)):
        if isinstance(found, Malformed):
            yield found
            continue
        timeline = timelines.setdefault(found.shop, Timeline(trusted_ip=True))
        order = found.order
        if number % parts == part and (replay.since is None or order.placed_at >= replay.since):
            yield _tried(replay, found, timeline, trial)
        else:
            yield None
        timeline.add(order, order.placed_at)
        for event in replay.history.events.get(order.external_id, ()):
            if event.outcome is not None:
                timeline.note(order.external_id, event.outcome)


def _named(packs: Sequence[Pack]) -> set[str]:
    """Return the signals that matter: what packs name, and by what reports group orders."""
    return {_PATHS[_COUNTRY], _PATHS[_LANGUAGE]}.union(*map(signals_of, packs))


def _tried(
    replay: Replay,
    found: OrderOfFile,
    timeline: Timeline,
    trial: _Trial,
) -> Replayed:
    order = found.order
    country = replay.country_of(order.ip.reveal()) if replay.country_of and order.ip else None
    facts = timeline.facts_of(order, ip_country=country)
    values = trial.read(facts)
    tried = Tried(
        order_id=order.external_id,
        placed_at=order.placed_at,
        value=order.total,
        customer=_customer(found.shop, facts),
        stratum=_stratum(replay, facts, values),
        verdicts=tuple(verdict(values) for verdict in trial.judges),
    )
    return Replayed(
        tried=tried,
        was_accepted=order.status not in ENDED,
        values=values if replay.keeps_values else (),
    )


def _stratum(replay: Replay, facts: Facts, values: Values) -> Stratum:
    order = facts.order
    told = [
        Told(
            kind=None if event.outcome is None else event.outcome.kind,
            known_at=event.at,
            names_impersonation=event.names_impersonation,
        )
        for event in replay.history.events.get(order.external_id, ())
    ]
    return Stratum(
        label=label_of(order.placed_at, told, replay.as_of),
        currency=order.total.currency,
        country=str(values[_COUNTRY] or ""),
        language=str(values[_LANGUAGE] or ""),
        name_origin=name_origin(order.customer.name.reveal()),
    )


def _customer(shop: str, facts: Facts) -> str:
    kinds = (kind for kind in _TELLING if kind in facts.keys)
    kind = next(kinds, None)
    return facts.order.external_id if kind is None else f"{shop} {kind} {facts.keys[kind]}"


_TELLING: Final = (KeyKind.ACCOUNT, KeyKind.EMAIL, KeyKind.PERSON, KeyKind.PHONE)
"""What tells buyers apart, the surest first."""
_PATHS: Final = [signal.path for signal in SIGNALS]
_COUNTRY: Final = _PATHS.index("address.billing_country")
_LANGUAGE: Final = _PATHS.index("network.language")
