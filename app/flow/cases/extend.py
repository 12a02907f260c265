"""The merchant gives the buyer more time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from app.model.audit import AuditLine
from app.model.case import Move, MoveRefusedError, State
from app.model.deadline import with_room_for
from app.model.effect import EffectKind, Letter
from app.model.errors import InvalidInputError
from app.model.ids import CaseId, ShopId
from app.model.order import Limit
from app.services import Services
from app.store.audit import write_line
from app.store.cases import case_by_id, save_case
from app.store.effects import owe
from app.store.orders import standing_of
from app.store.shops import shop_by_id

_WAITING = frozenset({State.HELD, State.INVITED, State.CHECKING})
_LONGEST_HOURS = 24 * 14


def extend(
    services: Services,
    shop_id: ShopId,
    case_id: CaseId,
    hours: int,
    *,
    actor: str,
    seen: datetime | None = None,
) -> None:
    """Move the deadline by some hours from where it is, or from now if it has passed.

    ``seen`` is the deadline that whoever pressed the button was shown: pressed twice,
    the second time is refused.

    Raises:
        NotFoundError: there is no such case in this shop.
        MoveRefusedError: the case waits for no buyer, or the deadline moved meanwhile.
        InvalidInputError: the time is not between an hour and two weeks, or goes beyond a
            limit of the order. The merchant's own limit makes room.
    """
    if not 1 <= hours <= _LONGEST_HOURS:
        msg = f"Choose between 1 and {_LONGEST_HOURS} hours."
        raise InvalidInputError(msg)
    now = services.now()
    with services.database.write() as tx:
        case = case_by_id(tx, shop_id, case_id)
        if case.state not in _WAITING or seen not in (None, case.answer_by):
            raise MoveRefusedError(case.state, Move.REINVITE)
        answer_by = max(case.answer_by or now, now) + timedelta(hours=hours)
        limits = standing_of(tx, case.order_id).limits
        _refuse_beyond(limits, answer_by, now)
        remind_at = shop_by_id(tx, shop_id).settings.remind_at(answer_by)
        case = replace(
            case, answer_by=answer_by, remind_at=remind_at, reminded_at=None, silent_since=None
        )
        save_case(tx, with_room_for(case, answer_by, limits, now))
        details: dict[str, str | int | float | bool] = {"hours": hours}
        line = AuditLine(
            shop_id=shop_id,
            subject=case_id,
            action="extended",
            at=now,
            actor=actor,
            details=details,
        )
        write_line(tx, line)
        owe(tx, shop_id, case_id, EffectKind.SEND_MAIL, letter=Letter.EXTENDED, now=now)
    services.doorbell.ring_effects([shop_id])


def _refuse_beyond(limits: Sequence[Limit], answer_by: datetime, now: datetime) -> None:
    ahead = min((one.at for one in limits if one.at > now), default=answer_by)
    if answer_by > ahead:
        msg = "No more time can be given than the order has: see its deadline."
        raise InvalidInputError(msg)
