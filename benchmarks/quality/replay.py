"""Asks every signal about every order of a history, each as of its own moment."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.model.decision import Value
from app.model.ids import ExternalOrderId
from app.model.order import Order
from app.rules.history.timeline import Timeline
from app.rules.jsonlines.events import read_event
from app.rules.jsonlines.orders import read_order
from app.rules.signals import read_signals
from benchmarks.histories.history import History
from benchmarks.histories.profiles import Profile, seen_through


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A history as a shop system tells it, with what signals answered."""

    orders: Sequence[Order]
    rows: Sequence[tuple[Value | None, ...]]
    """By order, in the order of `app.rules.signals.SIGNALS`."""
    history: History


def replay(history: History, profile: Profile) -> Replayed:
    """Replay a history. A file's network addresses were seen by the shop: they are trusted."""
    timeline = Timeline(trusted_ip=True)
    told = _told(history)
    orders, rows = [], []
    for line in history.orders:
        _, order = read_order(json.dumps(seen_through(profile, line)).encode())
        rows.append(read_signals(timeline.facts_of(order)))
        orders.append(order)
        timeline.add(order, order.placed_at)
        for event in told.get(order.external_id, ()):
            if (outcome := read_event(json.dumps(event).encode()).outcome) is not None:
                timeline.note(order.external_id, outcome)
    return Replayed(orders=orders, rows=rows, history=history)


def _told(history: History) -> dict[ExternalOrderId, list[dict[str, Any]]]:
    told = defaultdict(list)
    for event in history.events:
        told[ExternalOrderId(event["order_id"])].append(event)
    return told
