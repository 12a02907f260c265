"""What earlier orders that share a key come to: the one reading of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.model.facts import NOT_LISTED, KeyKind, Listed, Trace, Window
from app.model.money import Money
from app.model.order import Order
from app.rules.facts import Facts
from app.rules.history.known import Digests, known_buyer
from app.rules.history.velocity import NONE_BEFORE, WINDOWS, counts_of
from app.rules.remembered import Counts, Remembered

Keys = Mapping[KeyKind, str]
Past = Mapping[KeyKind, tuple[Trace, ...]]
"""By each kind of key that the order carries: who shares it, latest first, capped."""

_COUNTED = (
    *(KeyKind.EMAIL, KeyKind.PHONE, KeyKind.PERSON, KeyKind.ACCOUNT),
    *(KeyKind.ADDRESS, KeyKind.IP, KeyKind.CARD, KeyKind.DEVICE),
)
_PAIRS = {kind: tuple((kind, window) for window in WINDOWS) for kind in _COUNTED}
_NOTHING = (NONE_BEFORE,) * len(WINDOWS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known about an order besides the orders that share a key with it."""

    usual_value: Money | None = None
    ip_country: str | None = None
    trusted_ip: bool = False
    listed: Listed = field(default_factory=lambda: NOT_LISTED)


def facts_of(
    order: Order, keys: Keys, digests: Digests, past: Past, *, around: Circumstances
) -> Facts:
    """Make facts of an order, its keys and those earlier orders that share one."""
    return Facts(
        order=order,
        keys=keys,
        remembered=recall(order, digests, past),
        usual_value=around.usual_value,
        ip_country=around.ip_country,
        trusted_ip=around.trusted_ip,
        listed=around.listed,
    )


def usable_keys(keys: Keys, *, trusted_ip: bool) -> Keys:
    """Return the keys by which earlier orders are looked up.

    A network address that may be a proxy's ties everybody to everybody.
    """
    return {kind: text for kind, text in keys.items() if trusted_ip or kind is not KeyKind.IP}


def recall(order: Order, digests: Digests, past: Past) -> Remembered:
    """Return what the orders that share a key come to.

    ``past`` holds only orders that were placed before this one and known by then, each
    as it was known then; whoever looks them up sees to that. A kind without a digest is
    unknown; one that nobody shared counts nothing.
    """
    velocity: dict[tuple[KeyKind, Window], Counts] = {}
    for kind in _COUNTED:
        if kind in digests:
            traces = past.get(kind, ())
            counts = counts_of(order, traces) if traces else _NOTHING
            velocity.update(zip(_PAIRS[kind], counts, strict=True))
    sharing = {kind: past.get(kind, ()) for kind in digests}
    return Remembered(
        past=sharing,
        eventful={
            kind: tuple(one for one in traces if one.outcomes or one.ended_badly)
            for kind, traces in sharing.items()
        },
        velocity=velocity,
        buyer=known_buyer(order, digests, past),
    )
