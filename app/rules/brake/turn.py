"""Whose turn it is when the hour has room again: the longest waiting, past full keys."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from app.model.facts import KeyKind
from app.model.ids import CaseId
from app.rules.brake.budget import COUNTED, PER_KEY
from app.rules.brake.cluster import Key, Tied


def next_in_turn(
    waiting: Sequence[Tied], paid_for: Iterable[Mapping[KeyKind, bytes]], room: int
) -> list[CaseId]:
    """Return who fits into the room, in the order given; ``paid_for`` are the hour's own keys."""
    used = Counter(key for keys in paid_for for key in _counted(keys))
    chosen: list[CaseId] = []
    for one in waiting:
        if len(chosen) >= room:
            break
        keys = _counted(one.keys)
        if all(used[key] < PER_KEY for key in keys):
            used.update(keys)
            chosen.append(one.case_id)
    return chosen


def _counted(keys: Mapping[KeyKind, bytes]) -> list[Key]:
    return [(kind, keys[kind]) for kind in COUNTED if kind in keys]
