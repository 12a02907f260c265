"""Learns a draft pack from an order history file, and tries it beside the pack it began with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from app.flow.history.replay_history import Replay, Replayed
from app.flow.history.replay_in_processes import replay_in_processes
from app.rules.backtest.gathering import Gathering
from app.rules.backtest.labels import Label
from app.rules.backtest.report import Backtest
from app.rules.backtest.summary import Contest, summary
from app.rules.backtest.verdict_of import verdicts_by
from app.rules.jsonlines.history import History
from app.rules.jsonlines.malformed import Malformed
from app.rules.learn.drafting import Draft, draft_of
from app.rules.learn.examples import Example, TooFewLabelsError, split_of, usable
from app.rules.pack import Pack

_MOST_HONEST: Final = 60_000
"""More than these teach no more, and their signals fill the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """What is learned from."""

    history: History
    until: datetime
    """Later orders are not looked at, nor is what became known later."""
    begun_with: Pack
    processes: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """The draft, and how one fitted to the earlier orders does on the later ones."""

    draft: Draft
    tried_since: datetime | None
    report: Backtest | None
    """Beside the pack it began with; None where the earlier orders are too few."""
    malformed: tuple[Malformed, ...]


def learn_from_file(wanted: Learning, say: Callable[[int], None]) -> Learned:
    """Replay the history, learn, and try; ``say`` hears how many orders are done.

    Raises:
        TooFewLabelsError: too little is known of what became of the orders.
    """
    replayed, malformed = _replayed(wanted, say)
    told = [_example(one) for one in replayed]
    examples = usable(told, wanted.until)
    draft = draft_of(examples, wanted.begun_with)
    split = split_of(examples)
    try:
        earlier = usable([one for one in told if one.placed_at < split], wanted.until)
    except TooFewLabelsError:
        return Learned(draft=draft, tried_since=None, report=None, malformed=malformed)
    trial = draft_of(earlier, wanted.begun_with).pack
    later = [one for one in replayed if one.tried.placed_at >= split]
    return Learned(
        draft=draft,
        tried_since=split,
        report=_report(later, trial, wanted),
        malformed=malformed,
    )


def _replayed(
    wanted: Learning, say: Callable[[int], None]
) -> tuple[list[Replayed], tuple[Malformed, ...]]:
    before = tuple(place for place in wanted.history.places if place.placed_at < wanted.until)
    replay = Replay(
        history=replace(wanted.history, places=before),
        packs=(),
        as_of=wanted.until,
        keeps_values=True,
    )
    every = -(-len(before) // _MOST_HONEST)
    kept: list[Replayed] = []
    malformed: list[Malformed] = []
    for done, came in enumerate(replay_in_processes(replay, wanted.processes), start=1):
        if isinstance(came, Malformed):
            malformed.append(came)
        elif came is not None and came.was_accepted and (came.tried.is_fraud or done % every == 0):
            kept.append(came)
        say(done)
    return kept, tuple(malformed)


def _example(one: Replayed) -> Example:
    return Example(placed_at=one.tried.placed_at, values=one.values, label=one.tried.label)


def _report(later: Sequence[Replayed], trial: Pack, wanted: Learning) -> Backtest:
    mine, live = verdicts_by(trial), verdicts_by(wanted.begun_with)
    gathering = Gathering()
    for one in later:
        if one.tried.label is not Label.YOUNG:
            verdicts = (mine(one.values), live(one.values))
            gathering.add(replace(one.tried, verdicts=verdicts))
    contest = Contest(pack=trial, against=wanted.begun_with)
    return summary(gathering.gathered(wanted.until), contest)
