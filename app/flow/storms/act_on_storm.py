"""A person decides for all orders of a storm at once; effects do it, some at a time."""

from dataclasses import replace

from app.model.audit import AuditLine
from app.model.effect import EffectKind
from app.model.errors import InvalidInputError
from app.model.ids import ShopId, StormId
from app.model.storm import StormAction
from app.services import Services
from app.store.audit import write_line
from app.store.effects import is_owed, owe
from app.store.storms import count_in_storm, save_storm, storm_by_id


def act_on_storm(
    services: Services, shop_id: ShopId, storm_id: StormId, action: StormAction, *, actor: str
) -> int:
    """Keep what is to become of every order that is undecided now; return how many.

    What joins later waits for another decision. Chosen anew, the later choice counts for
    whatever the earlier has not reached.

    Raises:
        NotFoundError: there is no such storm in this shop.
        InvalidInputError: nothing of it is undecided any more.
    """
    now = services.now()
    with services.database.write() as tx:
        storm = storm_by_id(tx, shop_id, storm_id)
        undecided = count_in_storm(tx, storm_id).undecided
        if not undecided:
            msg = "Every order of this batch is decided already."
            raise InvalidInputError(msg)
        save_storm(tx, replace(storm, action=action, acted_by=actor, acted_at=now))
        details: dict[str, str | int | float | bool] = {"what": action, "orders": undecided}
        line = AuditLine(
            shop_id=shop_id,
            subject=storm_id,
            action="storm_decided",
            at=now,
            actor=actor,
            details=details,
        )
        write_line(tx, line)
        if not is_owed(tx, shop_id, storm_id, EffectKind.WORK_OFF_STORM):
            owe(tx, shop_id, storm_id, EffectKind.WORK_OFF_STORM, now=now)
    services.doorbell.ring_effects([shop_id])
    return undecided
