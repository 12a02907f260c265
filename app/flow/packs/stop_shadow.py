"""Ends what runs in the shadow; what it said stays."""

from app.model.audit import AuditLine
from app.model.ids import ShopId
from app.model.pack_version import PackRole, PackTurn
from app.services import Services
from app.store.audit import write_line
from app.store.packs import add_turn, last_turn, lock_packs


def stop_shadow(services: Services, shop_id: ShopId, *, actor: str) -> None:
    """Let nothing run in the shadow; where nothing does, nothing happens."""
    with services.database.write() as tx:
        lock_packs(tx, shop_id)
        turn = last_turn(tx, shop_id, PackRole.SHADOW)
        if turn is None or turn.ref is None:
            return
        now = services.now()
        ended = PackTurn(role=PackRole.SHADOW, ref=None, since=now, chosen_by=actor, why="")
        add_turn(tx, shop_id, ended)
        line = AuditLine(
            shop_id=shop_id,
            subject=shop_id,
            action="shadow_stopped",
            at=now,
            actor=actor,
            details={"pack": turn.ref.name, "version": turn.ref.version},
        )
        write_line(tx, line)
