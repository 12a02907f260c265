"""A merchant takes what is held about a person who asked, to hand it to them."""

from typing import Any

import msgspec

from app.model.audit import AuditLine
from app.model.errors import NotFoundError
from app.model.ids import ShopId
from app.model.user import User
from app.services import Services
from app.store.audit import write_line
from app.store.person_requests import mark_fetched, open_export, request_by_id
from app.store.tenancy import shops_ever_seen_by


def hand_out_export(
    services: Services, user: User, shop_id: ShopId, request_id: str
) -> dict[str, Any]:
    """Open an export and note who did. It stays until its time is over.

    Raises:
        NotFoundError: there is none (any more), or it is somebody else's: both look alike.
    """
    now = services.now()
    with services.database.write() as tx:
        if shop_id not in {shop.shop_id for shop in shops_ever_seen_by(tx, user)}:
            raise NotFoundError("There is no such shop.")
        request = request_by_id(tx, shop_id, request_id)
        export = open_export(tx, services.keyring, shop_id, request_id)
        mark_fetched(tx, request_id, now)
        line = AuditLine(
            shop_id=shop_id,
            subject=shop_id,
            action="export_handed_out",
            at=now,
            actor=user.email,
            details={"orders": request.orders},
        )
        write_line(tx, line)
    return msgspec.json.decode(export, type=dict[str, Any])
