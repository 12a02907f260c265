"""A merchant changes a shop's settings; what was changed is kept in the shop's timeline."""

from dataclasses import fields

from app.model.audit import AuditLine
from app.model.ids import ShopId
from app.model.shop import CutOff, ShopSettings
from app.services import Services
from app.store.audit import write_line
from app.store.shops import save_settings, shop_by_id


def change_settings(
    services: Services, shop_id: ShopId, settings: ShopSettings, actor: str
) -> list[str]:
    """Keep the settings and return the names of those that changed.

    They hold for what comes after: deadlines that stand are not moved.

    Raises:
        NotFoundError: there is no such shop.
    """
    with services.database.write() as tx:
        before = shop_by_id(tx, shop_id).settings
        changes: dict[str, str | int | float | bool] = {
            one.name: f"{_words(getattr(before, one.name))} → {_words(getattr(settings, one.name))}"
            for one in fields(ShopSettings)
            if getattr(before, one.name) != getattr(settings, one.name)
        }
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


def _words(value: object) -> str:
    if isinstance(value, CutOff):
        days = "".join(str(day + 1) for day in sorted(value.weekdays))
        closed = f", closed on {len(value.closed_on)}" if value.closed_on else ""
        return f"{value.until:%H:%M} on days {days or 'none'}{closed}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) or "none"
