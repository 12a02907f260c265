"""Which orders belong together: whoever shares a mailbox, phone, address, card, device or network."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.model.facts import KeyKind
from app.model.ids import CaseId

TIES: Final = (
    *(KeyKind.EMAIL, KeyKind.PHONE, KeyKind.ADDRESS),
    *(KeyKind.CARD, KeyKind.DEVICE, KeyKind.IP),
)
"""What ties orders of one hour together. A name or an account's letters are many people's, and a
network's address ties only where it can be relied on (`ties`)."""

ATTACKING_FROM: Final = 8
"""Risky orders within an hour: fewer may be a family, an office, or one buyer who tries again."""

Key = tuple[KeyKind, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """A case with the keyed hashes of its order."""

    case_id: CaseId
    keys: Mapping[KeyKind, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Cases that hang together, and by what."""

    members: frozenset[CaseId]
    kinds: frozenset[KeyKind]
    """Kinds of keys that two or more of them have in common."""

    def is_attacking(self) -> bool:
        """Tell whether these are too many to be chance."""
        return len(self.members) >= ATTACKING_FROM


def ties(*, trusted_ip: bool) -> tuple[KeyKind, ...]:
    """Return what ties the orders of a shop together.

    Where a shop takes the address from its buyers' own header (facts: WooCommerce reads
    ``X-Real-IP`` first), a bot would name the address that a carrier's whole city shares, and
    everybody behind it would wait with the bot.
    """
    return tuple(kind for kind in TIES if trusted_ip or kind is not KeyKind.IP)


def cluster_of(case_id: CaseId, among: Iterable[Tied], by: Collection[KeyKind]) -> Cluster:
    """Return what hangs together with a case, directly or through others; itself at least.

    ``by`` are the kinds of keys that tie (`ties`).
    """
    tied = {one.case_id: one for one in among}
    bearers = _bearers(tied.values(), by)
    members, seen, kinds = {case_id}, set[Key](), set[KeyKind]()
    open_ends = [case_id]
    while open_ends:
        for key in _keys(tied.get(open_ends.pop()), by):
            if key in seen:
                continue
            seen.add(key)
            sharing = bearers[key]
            if len(sharing) > 1:
                kinds.add(key[0])
            fresh = set(sharing) - members
            members |= fresh
            open_ends += fresh
    return Cluster(members=frozenset(members), kinds=frozenset(kinds))


def _bearers(tied: Iterable[Tied], by: Collection[KeyKind]) -> dict[Key, Sequence[CaseId]]:
    found: dict[Key, list[CaseId]] = {}
    for one in tied:
        for key in _keys(one, by):
            found.setdefault(key, []).append(one.case_id)
    return dict(found)


def _keys(one: Tied | None, by: Collection[KeyKind]) -> list[Key]:
    return [] if one is None else [(kind, one.keys[kind]) for kind in by if kind in one.keys]
