"""A merchant changes a shop's settings; what was changed is kept in the shop's timeline."""

from dataclasses import fields

from app.flow.packs.keep_shipped import keep_shipped
from app.model.audit import AuditLine
from app.model.errors import InvalidInputError
from app.model.ids import ShopId
from app.model.pack_version import PackRole, PackTurn
from app.model.shop import CutOff, ShopSettings
from app.rules.packs import PACKS
from app.services import Services
from app.store.audit import write_line
from app.store.packs import add_turn, last_version_of
from app.store.shops import save_settings, shop_by_id
from app.store.transaction import Transaction

_IN_SETTINGS = "Chosen in the settings"


def change_settings(
    services: Services, shop_id: ShopId, settings: ShopSettings, actor: str
) -> list[str]:
    """Keep the settings and return the names of those that changed.

    They hold for what comes after: deadlines that stand are not moved.

    Raises:
        NotFoundError: there is no such shop.
        InvalidInputError: there is no pack of that name.
    """
    with services.database.write() as tx:
        before = shop_by_id(tx, shop_id).settings
        changes: dict[str, str | int | float | bool] = {
            one.name: f"{_words(getattr(before, one.name))} → {_words(getattr(settings, one.name))}"
            for one in fields(ShopSettings)
            if getattr(before, one.name) != getattr(settings, one.name)
        }
        if before.pack != settings.pack:
            _choose_pack(services, tx, shop_id, settings.pack, actor=actor)
        if changes:
            save_settings(tx, shop_id, settings)
            line = AuditLine(
                shop_id=shop_id,
                subject=shop_id,
                action="settings_changed",
                at=services.now(),
                actor=actor,
                details=changes,
            )
            write_line(tx, line)
    return list(changes)


def _choose_pack(
    services: Services, tx: Transaction, shop_id: ShopId, name: str, *, actor: str
) -> None:
    """Note whose turn it is, as who publishes or rolls back does."""
    shipped = next((pack for pack in PACKS if pack.name == name), None)
    if shipped is not None:
        ref = keep_shipped(services, tx, shop_id, shipped)
    elif (last := last_version_of(tx, shop_id, name)) is not None:
        ref = last.ref
    else:
        raise InvalidInputError(f"There is no rule pack called {name!r}.")
    now = services.now()
    turn = PackTurn(role=PackRole.LIVE, ref=ref, since=now, chosen_by=actor, why=_IN_SETTINGS)
    add_turn(tx, shop_id, turn)


def _words(value: object) -> str:
    if isinstance(value, CutOff):
        days = "".join(str(day + 1) for day in sorted(value.weekdays))
        closed = f", closed on {len(value.closed_on)}" if value.closed_on else ""
        return f"{value.until:%H:%M} on days {days or 'none'}{closed}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) or "none"
