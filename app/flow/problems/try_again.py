"""A person lets what was given up be tried again, after its cause was mended."""

from app.model.audit import AuditLine
from app.model.errors import InvalidInputError
from app.model.ids import ShopId
from app.services import Services
from app.store.audit import write_line
from app.store.effects import take_up_again


def try_again(services: Services, shop_id: ShopId, subject: str, actor: str) -> None:
    """Owe everything anew that was set aside for a case, or for the shop itself.

    What events have overtaken meanwhile falls away when its turn comes.

    Raises:
        InvalidInputError: nothing is set aside there (any more).
    """
    now = services.now()
    with services.database.write() as tx:
        taken_up = take_up_again(tx, shop_id, subject, now)
        if not taken_up:
            raise InvalidInputError("Nothing waits here any more to be tried again.")
        line = AuditLine(
            shop_id=shop_id,
            subject=subject,
            action="taken_up_again",
            at=now,
            actor=actor,
            details={"effects": taken_up},
        )
        write_line(tx, line)
    services.doorbell.ring_effects([shop_id])
