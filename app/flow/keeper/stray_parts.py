"""Which parts of a held order do not bear our hold, and whether they ever did."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.model.case import Case
from app.model.order import Order, Part, PartState
from app.ports import HoldsSeen

_AWAY = frozenset({PartState.PACKING, PartState.AT_WAREHOUSE})


@dataclass(frozen=True, slots=True, kw_only=True)
class StrayParts:
    """Parts of a case's order that go on without its hold.

    ``new`` never bore it, or moved to another place since, and can be stopped now.
    ``freed`` bore it: somebody let them go. ``away`` never bore it, and is being packed, or is
    with a third party, who has to be asked to stop.
    """

    new: tuple[Part, ...] = ()
    freed: tuple[Part, ...] = ()
    away: tuple[Part, ...] = ()


def stray_parts(case: Case, order: Order | HoldsSeen, held: Mapping[str, str]) -> StrayParts:
    """Tell what goes on without the hold; ``held`` are the parts that bore it, by place.

    A part that is sent, cancelled or replaced by another is neither.
    """
    loose = [
        part
        for part in order.parts
        if not part.bears(case.hold_id) and part.state is not PartState.OVER
    ]
    freed = [part for part in loose if held.get(part.part_id) == part.place]
    others = [part for part in loose if part not in freed]
    return StrayParts(
        new=tuple(part for part in others if part.may_be_held),
        freed=tuple(freed),
        away=tuple(one for one in others if one.state in _AWAY and not one.hold),
    )
