"""Webhooks break again and again, or never reach us: the merchant gets a letter, once a day."""

from datetime import timedelta
from typing import Final

from app.flow.shops.condition_of import condition_of
from app.model.ailment import WEBHOOKS
from app.model.audit import AuditLine
from app.model.effect import ABOUT_WEBHOOKS, EffectKind
from app.model.shop import Shop
from app.services import Services
from app.store.audit import last_line_at, write_line
from app.store.effects import owe
from app.store.transaction import Transaction

_EVERY: Final = timedelta(days=1)
_TOLD: Final = "webhooks_told"


def tell_of_webhooks(services: Services, tx: Transaction, shop: Shop) -> None:
    """Owe the letter where somebody at the shop must mend its webhooks."""
    now = services.now()
    told_at = last_line_at(tx, shop.shop_id, shop.shop_id, [_TOLD])
    if told_at is not None and now - told_at < _EVERY:
        return
    found = [one for one in condition_of(services, tx, shop).ailments if one in WEBHOOKS]
    if not found:
        return
    owe(tx, shop.shop_id, f"{ABOUT_WEBHOOKS}{shop.shop_id}", EffectKind.TELL_MERCHANT, now=now)
    line = AuditLine(shop_id=shop.shop_id, subject=shop.shop_id, action=_TOLD, at=now)
    write_line(tx, line)
