"""Lets a version of a pack decide at a shop from now on."""

from dataclasses import replace

from app.model.audit import AuditLine
from app.model.errors import InvalidInputError
from app.model.ids import ShopId
from app.model.pack_version import PackRef, PackRole, PackTurn
from app.services import Services
from app.store.audit import write_line
from app.store.packs import add_turn, last_turn
from app.store.shops import save_settings, shop_by_id
from app.store.transaction import Transaction

_LONGEST_WHY = 300


def make_live(
    services: Services,
    tx: Transaction,
    shop_id: ShopId,
    ref: PackRef,
    *,
    action: str,
    by: tuple[str, str],
) -> None:
    """Make a version live; ``by`` is who did that, and why.

    What runs in the shadow and is live now has nothing to be compared with: it ends.

    Raises:
        InvalidInputError: no reason is given, or a very long one.
    """
    actor, why = by[0], by[1].strip()
    if not 0 < len(why) <= _LONGEST_WHY:
        raise InvalidInputError(f"Say why, in {_LONGEST_WHY} characters at most.")
    now = services.now()
    settings = shop_by_id(tx, shop_id).settings
    save_settings(tx, shop_id, replace(settings, pack=ref.name))
    turn = PackTurn(role=PackRole.LIVE, ref=ref, since=now, chosen_by=actor, why=why)
    add_turn(tx, shop_id, turn)
    shadow = last_turn(tx, shop_id, PackRole.SHADOW)
    if shadow is not None and shadow.ref == ref:
        add_turn(tx, shop_id, replace(turn, role=PackRole.SHADOW, ref=None))
    line = AuditLine(
        shop_id=shop_id,
        subject=shop_id,
        action=action,
        at=now,
        actor=actor,
        details={"pack": ref.name, "version": ref.version, "why": why},
    )
    write_line(tx, line)
