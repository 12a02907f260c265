"""Lets a pack run in the shadow: asked about every order, holding none."""

from app.flow.packs.freeze_draft import freeze_draft
from app.flow.packs.keep_shipped import keep_shipped
from app.model.audit import AuditLine
from app.model.errors import InvalidInputError, NotFoundError
from app.model.ids import ShopId
from app.model.pack_version import PackRef, PackRole, PackTurn
from app.rules.packs import PACKS
from app.services import Services
from app.store.audit import write_line
from app.store.packs import add_turn, draft_of, last_turn, lock_packs, version_of
from app.store.transaction import Transaction

_SHIPPED = {pack.name: pack for pack in PACKS}
_WHY = "For the shadow"


def start_shadow(
    services: Services, shop_id: ShopId, *, actor: str, ref: PackRef | None = None
) -> PackRef:
    """Let a version run beside the live one from now on, in place of what ran there before.

    Without a version it is the draft, which becomes a version so that what it said keeps
    its meaning; a shipped pack is named as it is now.

    Raises:
        NotFoundError: the shop has no such version.
        InvalidInputError: there is no draft, or that version is live.
    """
    with services.database.write() as tx:
        lock_packs(tx, shop_id)
        chosen = _chosen(services, tx, shop_id, ref, actor=actor)
        live = last_turn(tx, shop_id, PackRole.LIVE)
        if live is not None and live.ref == chosen:
            raise InvalidInputError("That version decides already. There is nothing to compare.")
        now = services.now()
        turn = PackTurn(role=PackRole.SHADOW, ref=chosen, since=now, chosen_by=actor, why=_WHY)
        add_turn(tx, shop_id, turn)
        line = AuditLine(
            shop_id=shop_id,
            subject=shop_id,
            action="shadow_started",
            at=now,
            actor=actor,
            details={"pack": chosen.name, "version": chosen.version},
        )
        write_line(tx, line)
    return chosen


def _chosen(
    services: Services, tx: Transaction, shop_id: ShopId, ref: PackRef | None, *, actor: str
) -> PackRef:
    if ref is None:
        draft = draft_of(tx, shop_id)
        return freeze_draft(services, tx, shop_id, draft, by=(actor, _WHY))
    if ref.name in _SHIPPED:
        return keep_shipped(services, tx, shop_id, _SHIPPED[ref.name])
    if version_of(tx, shop_id, ref) is None:
        raise NotFoundError(f"There is no version {ref.version} of {ref.name}.")
    return ref
