"""Do orders come too fast from one mailbox, phone, person, card, place or network?"""

from app.model.facts import Facts, KeyKind, Window
from app.rules.places import is_pick_up
from app.rules.reading import NOTHING, UNKNOWN, Answer, Curve, Reading, grade_on

_OTHERS: dict[Window, Curve] = {
    # How many *other* orders; a failed payment and its retries are among them.
    Window.HOUR: ((1.0, 0.0), (2.0, 0.1), (4.0, 0.65), (9.0, 1.0)),
    Window.DAY: ((3.0, 0.0), (8.0, 0.6), (20.0, 1.0)),
    Window.WEEK: ((7.0, 0.0), (20.0, 0.35), (40.0, 0.6)),
}
_SHARES: dict[KeyKind, float] = {
    KeyKind.EMAIL: 1.0,
    KeyKind.PHONE: 1.0,
    KeyKind.ACCOUNT: 1.0,
    KeyKind.PERSON: 1.0,
    KeyKind.CARD: 0.9,
    # An office or a student house orders together …
    KeyKind.ADDRESS: 0.35,
    # … and a company or a carrier has one address for thousands.
    KeyKind.IP: 0.15,
}
_SHARED_PLACE_FROM = 30
_FEWEST = 2
"""Fewer other orders are nothing in every window; most orders end here."""


def read_velocity(facts: Facts) -> Answer:
    """Many orders in a short time share an e-mail, phone, account, person, card, place or IP.

    Value: the strongest, such as ``email 4 in 1h`` (four *other* orders). Grade: from
    the second other order in an hour, the fourth in a day, the eighth in a week. A
    delivery address counts a third, an IP a seventh, and that only where the shop's
    proxy is trusted; lockers, pick-up points and places that many people use all week
    do not count. Unknown where the order carries none of these.
    """
    kinds = {kind for kind, _ in facts.velocity}
    if not facts.trusted_ip:
        kinds.discard(KeyKind.IP)
    if not kinds:
        return UNKNOWN
    found = [
        Reading(
            value=f"{kind} {count} in {window}",
            grade=_SHARES[kind] * grade_on(_OTHERS[window], count),
        )
        for (kind, window), count in facts.velocity.items()
        if count >= _FEWEST and kind in kinds and not _is_shared(facts, kind)
    ]
    strongest = min(found, key=lambda one: (-one.grade, str(one.value)), default=NOTHING)
    return strongest if strongest.grade else NOTHING


def _is_shared(facts: Facts, kind: KeyKind) -> bool:
    """Tell a locker from a drop: many parcels all week, not all at once."""
    if kind is not KeyKind.ADDRESS:
        return False
    week = facts.velocity.get((kind, Window.WEEK), 0)
    day = facts.velocity.get((kind, Window.DAY), 0)
    return (week >= _SHARED_PLACE_FROM and day * 2 <= week) or is_pick_up(facts.order)
