"""A shop that was proved by calling it is kept, and what it needs first is owed."""

from collections.abc import Sequence

from app.model.audit import AuditLine
from app.model.effect import EffectKind
from app.model.shop import Shop
from app.ports import Credentials, Gap
from app.services import Services
from app.store.audit import write_line
from app.store.effects import owe
from app.store.imports import ImportProgress, save_import
from app.store.installed import save_gaps
from app.store.shops import add_shop
from app.store.transaction import Transaction


def keep_shop(
    services: Services,
    tx: Transaction,
    shop: Shop,
    credentials: Credentials,
    *,
    webhook_secret: str,
    gaps: Sequence[Gap] = (),
) -> None:
    """Keep a new shop; its webhooks and the import of its past orders are owed with it."""
    now = services.now()
    add_shop(tx, services.keyring, shop, dict(credentials), webhook_secret=webhook_secret)
    save_gaps(tx, shop.shop_id, gaps)
    save_import(tx, shop.shop_id, ImportProgress(started_at=now))
    for kind in (EffectKind.WATCH_WEBHOOKS, EffectKind.IMPORT_HISTORY):
        owe(tx, shop.shop_id, shop.shop_id, kind, now=now)
    line = AuditLine(
        shop_id=shop.shop_id,
        subject=shop.shop_id,
        action="connected",
        at=now,
        details={"kind": shop.kind, "url": shop.url},
    )
    write_line(tx, line)
