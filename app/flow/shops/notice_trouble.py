"""A shop's connection is unhealthy, or works again: the merchant is shown which."""

from app.model.audit import AuditLine
from app.model.ids import ShopId
from app.model.shop import Health
from app.services import Services
from app.store.audit import write_line
from app.store.shops import change_shop, shop_by_id


def notice_trouble(services: Services, shop_id: ShopId, problem: str | None) -> None:
    """Note what is wrong with a connection; None notes that it works."""
    health = Health.HEALTHY if problem is None else Health.TROUBLED
    with services.database.read() as tx:
        shop = shop_by_id(tx, shop_id)
    if (shop.health, shop.problem) == (health, problem):
        return
    with services.database.write() as tx:
        change_shop(tx, shop_id, health=health, problem=problem)
        write_line(
            tx,
            AuditLine(
                shop_id=shop_id,
                subject=shop_id,
                action=f"connection_{health}",
                at=services.now(),
                details={} if problem is None else {"problem": problem},
            ),
        )
