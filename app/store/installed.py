"""Shops that installed an app: found by their address, whoever's they are."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, func, select

from app.model.ids import ShopId
from app.model.shop import Shop
from app.ports import Gap
from app.store.keyring import Keyring, Purpose
from app.store.shops import change_shop, shop_of_row, shops


def shops_at(tx: Connection, kind: str, url: str) -> list[Shop]:
    """Return every shop there ever was at an address: the connected one, then the latest."""
    question = (
        select(shops)
        .where(shops.c.kind == kind, shops.c.url == url)
        .order_by(shops.c.left_at.is_not(None), shops.c.connected_at.desc())
    )
    return [shop_of_row(row) for row in tx.execute(question)]


def lock_address(tx: Connection, kind: str, url: str) -> None:
    """Keep others from connecting a shop at the address until the transaction ends.

    SQLite has one writer at a time, and needs no more.
    """
    if tx.dialect.name == "postgresql":
        key = func.hashtextextended(f"{kind} {url}", 0)
        tx.execute(select(func.pg_advisory_xact_lock(key)))


def gaps_of(tx: Connection, shop_id: ShopId) -> tuple[Gap, ...]:
    """Return what we may not do at a shop, as it last said."""
    kept = tx.scalar(select(shops.c.gaps).where(shops.c.shop_id == shop_id))
    return msgspec.json.decode(kept or "[]", type=tuple[Gap, ...])


def save_gaps(tx: Connection, shop_id: ShopId, gaps: Sequence[Gap]) -> None:
    """Keep what we may not do at a shop."""
    change_shop(tx, shop_id, gaps=msgspec.json.encode(gaps).decode())


def drop_credentials(tx: Connection, shop_id: ShopId) -> None:
    """Erase a shop's credentials at once; what it signs with stays."""
    change_shop(tx, shop_id, credentials_sealed=None)


def replace_app(
    tx: Connection,
    keyring: Keyring,
    shop_id: ShopId,
    *,
    app_id: str,
    secret: str,
    previous_until: datetime,
) -> None:
    """Let another secret of a shop's own app begin; the old one stays good for a while."""
    row = tx.execute(select(shops).where(shops.c.shop_id == shop_id)).one()
    change_shop(tx, shop_id, app_id=app_id)
    sealed = row.webhook_secret_sealed
    if sealed and keyring.unseal(Purpose.WEBHOOK_SECRET, sealed).decode() == secret:
        return
    change_shop(
        tx,
        shop_id,
        previous_webhook_secret_sealed=sealed,
        previous_secret_until=previous_until if sealed else None,
        webhook_secret_sealed=keyring.seal(Purpose.WEBHOOK_SECRET, secret.encode()),
    )
