"""The earlier orders that share a key with each new one, as they were known at its moment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from sqlalchemy import Connection

from app.model.facts import COUNT_CAP, KeyKind, Trace
from app.store.history.asked import Digests, Moment
from app.store.history.latest import Sharing, latest_sharing
from app.store.history.rows import Kept, kept_orders
from app.store.tables import microseconds

Past = dict[KeyKind, tuple[Trace, ...]]


def past_of(tx: Connection, moments: Sequence[tuple[Moment, Digests]]) -> list[Past]:
    """Return each moment's earlier orders by the key that they share, latest first, capped."""
    sharing = latest_sharing(tx, moments)
    ids = set(chain.from_iterable(chain.from_iterable(one.values()) for one in sharing))
    kept = kept_orders(tx, ids)
    return [
        dict(_seen_from(moment, digests, found, kept))
        for (moment, digests), found in zip(moments, sharing, strict=True)
    ]


def _seen_from(
    moment: Moment, digests: Digests, sharing: Sharing, kept: Mapping[int, Kept]
) -> Iterator[tuple[KeyKind, tuple[Trace, ...]]]:
    known, newest = microseconds(moment.known_at), _newest(digests)
    traces: dict[int, Trace] = {}
    for kind, ids in sharing.items():
        for one in ids - traces.keys():
            trace = kept[one].as_of(known, moment.known_at)
            traces[one] = _renewed(trace, newest) if newest else trace
        latest_first = sorted((traces[one] for one in ids), key=_when, reverse=True)
        yield kind, tuple(latest_first[:COUNT_CAP])


def _when(trace: Trace) -> tuple[object, int]:
    return trace.placed_at, trace.order_id


def _newest(digests: Digests) -> dict[bytes, bytes]:
    """Return the order's own keys under older secret keys, each with the newest of it."""
    return {older: of_kind[0] for of_kind in digests.values() for older in of_kind[1:]}


def _renewed(trace: Trace, newest: Mapping[bytes, bytes]) -> Trace:
    """Read a key of before a rotation as the same one; a third person's stays unlike."""
    if newest.keys().isdisjoint(trace.keys.values()):
        return trace
    keys = {kind: newest.get(digest, digest) for kind, digest in trace.keys.items()}
    return replace(trace, keys=keys)
