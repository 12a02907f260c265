"""Accounts, shops, their sealed credentials and the identity connections."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    select,
)

from app.model.errors import NotFoundError, ShopGoneError
from app.model.ids import AccountId, ConnectionId, ShopId
from app.model.shop import Health, Shop, ShopSettings
from app.store.keyring import Keyring, Purpose
from app.store.tables import METADATA, AnyRow, UtcTime

accounts = Table(
    "accounts",
    METADATA,
    Column("account_id", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

identity_connections = Table(
    "identity_connections",
    METADATA,
    Column("connection_id", String(40), primary_key=True),
    Column("account_id", ForeignKey("accounts.account_id"), nullable=False, index=True),
    Column("provider", String(40), nullable=False),
    Column("credentials_sealed", LargeBinary, nullable=False),
    Column("webhook_secret_sealed", LargeBinary),
    Column("mode", String(8), nullable=False),
    Column("endpoint_id", Text),
    Column("connected_at", UtcTime, nullable=False),
)

shops = Table(
    "shops",
    METADATA,
    Column("shop_id", String(40), primary_key=True),
    Column("account_id", ForeignKey("accounts.account_id"), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("credentials_sealed", LargeBinary),
    Column("webhook_secret_sealed", LargeBinary),
    Column("previous_webhook_secret_sealed", LargeBinary),
    Column("previous_secret_until", UtcTime),
    Column("identity", ForeignKey("identity_connections.connection_id")),
    Column("settings", Text, nullable=False, default="{}"),
    Column("health", String(16), nullable=False, default=Health.HEALTHY),
    Column("problem", Text),
    Column("connected_at", UtcTime, nullable=False),
    Column("last_delivery_at", UtcTime),
    Column("reconciled_at", UtcTime),
    Column("left_at", UtcTime),
    Column("app_id", Text),
    Column("gaps", Text, nullable=False, server_default="[]"),
    Column("erase_asked_at", UtcTime),
    Column("erased_at", UtcTime),
    Index("ix_shops_address", "kind", "url"),
)
_is_here = shops.c.left_at.is_(None)
Index(
    "ix_shops_connected",
    shops.c.account_id,
    shops.c.url,
    unique=True,
    sqlite_where=_is_here,
    postgresql_where=_is_here,
)
_is_installed = _is_here & shops.c.app_id.is_not(None)
Index(
    "ix_shops_installed",
    shops.c.kind,
    shops.c.url,
    unique=True,
    sqlite_where=_is_installed,
    postgresql_where=_is_installed,
)


def shop_by_id(tx: Connection, shop_id: ShopId) -> Shop:
    """Return a shop.

    Raises:
        NotFoundError: there never was such a shop.
    """
    row = tx.execute(select(shops).where(shops.c.shop_id == shop_id)).one_or_none()
    if row is None:
        msg = "There is no such shop."
        raise NotFoundError(msg)
    return shop_of_row(row)


def shops_of(tx: Connection, account_id: AccountId) -> list[Shop]:
    """Return the shops of an account, oldest first."""
    question = select(shops).where(shops.c.account_id == account_id, shops.c.left_at.is_(None))
    return [shop_of_row(row) for row in tx.execute(question.order_by(shops.c.connected_at))]


def connected_shops(tx: Connection) -> list[Shop]:
    """Return every shop that has not left, for the clock's rounds."""
    return [shop_of_row(row) for row in tx.execute(select(shops).where(shops.c.left_at.is_(None)))]


def every_shop(tx: Connection) -> list[Shop]:
    """Return every shop there ever was: who left is still to be forgotten about."""
    return [shop_of_row(row) for row in tx.execute(select(shops))]


def shop_at(tx: Connection, account_id: AccountId, url: str) -> Shop | None:
    """Return the account's shop at an address, if it is connected already."""
    question = select(shops).where(
        shops.c.account_id == account_id, shops.c.url == url, shops.c.left_at.is_(None)
    )
    row = tx.execute(question).first()
    return None if row is None else shop_of_row(row)


def add_shop(
    tx: Connection,
    keyring: Keyring,
    shop: Shop,
    credentials: dict[str, str],
    *,
    webhook_secret: str,
) -> None:
    """Keep a new shop; its credentials and webhook secret, where it has one, are sealed."""
    tx.execute(
        shops.insert().values(
            shop_id=shop.shop_id,
            account_id=shop.account_id,
            kind=shop.kind,
            name=shop.name,
            url=shop.url,
            timezone=shop.timezone,
            currency=shop.currency,
            credentials_sealed=_seal_fields(keyring, Purpose.SHOP_KEY, credentials),
            webhook_secret_sealed=keyring.seal(Purpose.WEBHOOK_SECRET, webhook_secret.encode())
            if webhook_secret
            else None,
            settings=_write_settings(shop.settings),
            connected_at=shop.connected_at,
            reconciled_at=shop.connected_at,
            health=shop.health,
            app_id=shop.app_id,
        )
    )


def change_shop(tx: Connection, shop_id: ShopId, **changes: Any) -> None:  # noqa: ANN401 - column values
    """Change plain columns of a shop."""
    tx.execute(shops.update().where(shops.c.shop_id == shop_id).values(**changes))


def reconciled_at(tx: Connection, shop_id: ShopId) -> datetime:
    """Return up to when the shop's changes are known to us."""
    found: datetime | None = tx.scalar(
        select(shops.c.reconciled_at).where(shops.c.shop_id == shop_id)
    )
    if found is None:
        msg = "There is no such shop."
        raise NotFoundError(msg)
    return found


def save_settings(tx: Connection, shop_id: ShopId, settings: ShopSettings) -> None:
    """Keep a merchant's choices."""
    change_shop(tx, shop_id, settings=_write_settings(settings))


def shop_credentials(tx: Connection, keyring: Keyring, shop_id: ShopId) -> dict[str, str]:
    """Open a shop's credentials, locked until the end. Raises ShopGoneError for one that left."""
    question = select(shops.c.credentials_sealed).where(shops.c.shop_id == shop_id)
    sealed = tx.scalar(question.with_for_update())
    if sealed is None:
        msg = "The shop removed Clearhold. Whatever is left to do there, its own staff do."
        raise ShopGoneError(msg)
    return _open_fields(keyring, Purpose.SHOP_KEY, sealed)


def save_shop_credentials(
    tx: Connection, keyring: Keyring, shop_id: ShopId, credentials: Mapping[str, str]
) -> None:
    """Keep a shop's new credentials, sealed."""
    change_shop(
        tx, shop_id, credentials_sealed=_seal_fields(keyring, Purpose.SHOP_KEY, credentials)
    )


def webhook_secrets(tx: Connection, keyring: Keyring, shop_id: ShopId, now: datetime) -> list[str]:
    """Open the current webhook secret and, while it is still good, the previous one."""
    row = tx.execute(
        select(
            shops.c.webhook_secret_sealed,
            shops.c.previous_webhook_secret_sealed,
            shops.c.previous_secret_until,
        ).where(shops.c.shop_id == shop_id)
    ).one()
    sealed = [row.webhook_secret_sealed]
    if row.previous_secret_until is not None and row.previous_secret_until > now:
        sealed.append(row.previous_webhook_secret_sealed)
    return [keyring.unseal(Purpose.WEBHOOK_SECRET, one).decode() for one in sealed if one]


def replace_webhook_secret(
    tx: Connection, keyring: Keyring, shop_id: ShopId, secret: str, *, previous_until: datetime
) -> None:
    """Let a new webhook secret begin; the old one stays good until the given time."""
    change_shop(
        tx,
        shop_id,
        previous_webhook_secret_sealed=shops.c.webhook_secret_sealed,
        previous_secret_until=previous_until,
        webhook_secret_sealed=keyring.seal(Purpose.WEBHOOK_SECRET, secret.encode()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityConnection:
    """A connection to an identity provider on its way in; its key is sealed."""

    connection_id: ConnectionId
    account_id: AccountId
    provider: str
    credentials: Mapping[str, str]
    live: bool
    connected_at: datetime


def add_identity_connection(tx: Connection, keyring: Keyring, new: IdentityConnection) -> None:
    """Keep a connection to an identity provider."""
    tx.execute(
        identity_connections.insert().values(
            connection_id=new.connection_id,
            account_id=new.account_id,
            provider=new.provider,
            credentials_sealed=_seal_fields(keyring, Purpose.IDENTITY_KEY, new.credentials),
            mode="live" if new.live else "test",
            connected_at=new.connected_at,
        )
    )


def renew_identity_connection(
    tx: Connection, keyring: Keyring, connection_id: ConnectionId, new: IdentityConnection
) -> None:
    """Let a connection go on with another key of the same account."""
    tx.execute(
        identity_connections.update()
        .where(identity_connections.c.connection_id == connection_id)
        .values(
            credentials_sealed=_seal_fields(keyring, Purpose.IDENTITY_KEY, new.credentials),
            connected_at=new.connected_at,
        )
    )


def save_identity_webhook(
    tx: Connection,
    keyring: Keyring,
    connection_id: ConnectionId,
    secret: str,
    *,
    endpoint_id: str | None,
) -> None:
    """Keep the secret that the provider signs its events with."""
    tx.execute(
        identity_connections.update()
        .where(identity_connections.c.connection_id == connection_id)
        .values(
            webhook_secret_sealed=keyring.seal(Purpose.WEBHOOK_SECRET, secret.encode()),
            endpoint_id=endpoint_id,
        )
    )


def identity_connection(tx: Connection, connection_id: ConnectionId) -> AnyRow:
    """Return provider, mode, connected_at and whether a webhook secret is there."""
    return tx.execute(
        select(
            identity_connections.c.provider,
            identity_connections.c.mode,
            identity_connections.c.connected_at,
            identity_connections.c.endpoint_id,
            identity_connections.c.webhook_secret_sealed.is_not(None).label("has_webhook"),
        ).where(identity_connections.c.connection_id == connection_id)
    ).one()


def identity_credentials(
    tx: Connection, keyring: Keyring, connection_id: ConnectionId
) -> tuple[str, dict[str, str]]:
    """Open a connection: its provider's kind and its credentials."""
    row = tx.execute(
        select(identity_connections).where(identity_connections.c.connection_id == connection_id)
    ).one()
    return row.provider, _open_fields(keyring, Purpose.IDENTITY_KEY, row.credentials_sealed)


def identity_secrets(tx: Connection, keyring: Keyring, connection_id: ConnectionId) -> list[str]:
    """Open the secrets that the provider's events may be signed with."""
    sealed = tx.scalar(
        select(identity_connections.c.webhook_secret_sealed).where(
            identity_connections.c.connection_id == connection_id
        )
    )
    return [keyring.unseal(Purpose.WEBHOOK_SECRET, sealed).decode()] if sealed else []


def sole_account(tx: Connection) -> AccountId | None:
    """Return the first account, which `clearhold` makes by itself."""
    found = tx.scalar(select(accounts.c.account_id).order_by(accounts.c.created_at).limit(1))
    return None if found is None else AccountId(found)


def add_account(tx: Connection, account_id: AccountId, name: str, now: datetime) -> None:
    """Keep a new account."""
    tx.execute(accounts.insert().values(account_id=account_id, name=name, created_at=now))


def lock_account(tx: Connection, account_id: AccountId) -> None:
    """Keep others from changing what the account has, until the transaction ends."""
    account = select(accounts.c.account_id).where(accounts.c.account_id == account_id)
    # key_share: rows that only refer to the account need not wait.
    tx.execute(account.with_for_update(key_share=True))


def _seal_fields(keyring: Keyring, purpose: Purpose, fields: Mapping[str, str]) -> bytes:
    return keyring.seal(purpose, msgspec.json.encode(fields))


def _open_fields(keyring: Keyring, purpose: Purpose, sealed: bytes | None) -> dict[str, str]:
    if sealed is None:
        msg = "The connection's credentials are gone: it was removed."
        raise NotFoundError(msg)
    return msgspec.json.decode(keyring.unseal(purpose, sealed), type=dict[str, str])


def shop_of_row(row: AnyRow) -> Shop:
    """Return a shop as its row says."""
    return Shop(
        shop_id=ShopId(row.shop_id),
        account_id=AccountId(row.account_id),
        kind=row.kind,
        name=row.name,
        url=row.url,
        timezone=row.timezone,
        currency=row.currency,
        connected_at=row.connected_at,
        settings=_read_settings(row.settings),
        identity=row.identity,
        health=Health(row.health),
        problem=row.problem,
        left_at=row.left_at,
        app_id=row.app_id,
    )


def _write_settings(settings: ShopSettings) -> str:
    return msgspec.json.encode(settings).decode()


def _read_settings(text: str) -> ShopSettings:
    return msgspec.json.decode(text, type=ShopSettings)
