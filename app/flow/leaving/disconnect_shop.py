"""A shop leaves: its holds are released, then its webhooks, keys and secrets go."""

from app.flow.leaving.let_cases_go import let_cases_go
from app.flow.shops.delivery_address_of import delivery_address_of
from app.logs import log_problem
from app.model.audit import CLEARHOLD, AuditLine
from app.model.erasure import Erasure, ErasureKind
from app.model.errors import ClearholdError
from app.model.ids import ShopId
from app.model.shop import Shop, WhenLeaving
from app.ports import unrecorded
from app.services import Services
from app.store.audit import write_line
from app.store.shops import change_shop, shop_by_id


def disconnect_shop(
    services: Services,
    shop_id: ShopId,
    actor: str = CLEARHOLD,
    *,
    chosen: WhenLeaving | None = None,
) -> int:
    """Begin a shop's leave; return how many held orders go on, or back to its staff, with it.

    ``chosen`` says which of the two, for all of them; without it the shop's setting does.

    From here on its deliveries are not kept. Its credentials go with the last release
    (`forget_credentials`), as a release needs them.

    Raises:
        NotFoundError: there never was such a shop.
    """
    now = services.now()
    with services.database.write() as tx:
        shop = shop_by_id(tx, shop_id)
        cases = let_cases_go(services, tx, shop, chosen=chosen, actor=actor)
        services.erasures.note(Erasure(kind=ErasureKind.LEFT, at=now, shop_id=shop_id))
        change_shop(tx, shop_id, left_at=now)
        line = AuditLine(shop_id=shop_id, subject=shop_id, action="left", at=now, actor=actor)
        write_line(tx, line)
    _remove_webhooks(services, shop)
    services.remembered.forget()
    services.doorbell.ring_effects([shop_id])
    return len(cases)


def _remove_webhooks(services: Services, shop: Shop) -> None:
    """Ask the shop to stop sending; one that is down keeps sending to a closed door."""
    address = delivery_address_of(services, shop.kind, shop.shop_id)
    try:
        services.shop_client(shop, unrecorded).remove_webhooks(address)
    except ClearholdError as problem:
        log_problem("webhooks_not_removed", problem, shop=shop.shop_id)
