"""A merchant connects an identity provider: the key is tried live before it is kept."""

from dataclasses import dataclass

from app.flow.webhook_address_of import webhook_address_of
from app.model.audit import AuditLine
from app.model.errors import AccessDeniedError, InvalidInputError
from app.model.ids import ConnectionId, ShopId, new_id
from app.model.shop import Shop
from app.ports import Credentials, IdentityClient, KeyAbilities
from app.services import Services
from app.store.audit import write_line
from app.store.shops import (
    IdentityConnection,
    add_identity_connection,
    change_shop,
    save_identity_webhook,
    shop_by_id,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityConnected:
    """What came of it. ``webhook_address`` must be set up by hand where it was not made."""

    connection_id: ConnectionId
    abilities: KeyAbilities
    webhook_address: str
    webhook_made: bool


def connect_identity(
    services: Services, shop_id: ShopId, provider: str, credentials: Credentials, *, actor: str
) -> IdentityConnected:
    """Try a key, keep it sealed, and make the provider's webhook where the key may.

    Raises:
        InvalidInputError: there is no such provider, or the key may not open sessions.
        AccessDeniedError: the provider does not accept the key.
        UnreachableError: the provider did not answer; nothing was kept.
    """
    connector = services.identity.get(provider)
    if connector is None:
        msg = f"There is no connector for {provider!r}."
        raise InvalidInputError(msg)
    with services.database.read() as tx:
        shop = shop_by_id(tx, shop_id)
    client = connector.client(credentials)
    abilities = client.probe()
    if not abilities.may_check:
        msg = (
            "The key works but may not open verification sessions. Give it write access to "
            "Identity: Verification Sessions and Reports."
        )
        raise InvalidInputError(msg)
    connection_id = _keep(services, shop, provider, credentials, abilities=abilities, actor=actor)
    address = webhook_address_of(services, provider, shop_id)
    made = abilities.may_make_webhooks and _make_webhook(services, client, connection_id, address)
    services.remembered.forget()
    return IdentityConnected(
        connection_id=connection_id,
        abilities=abilities,
        webhook_address=address,
        webhook_made=made,
    )


def _keep(
    services: Services,
    shop: Shop,
    provider: str,
    credentials: Credentials,
    *,
    abilities: KeyAbilities,
    actor: str,
) -> ConnectionId:
    connection_id = ConnectionId(new_id("idc"))
    now = services.now()
    with services.database.write() as tx:
        new = IdentityConnection(
            connection_id=connection_id,
            account_id=shop.account_id,
            provider=provider,
            credentials=credentials,
            live=abilities.live,
            connected_at=now,
        )
        add_identity_connection(tx, services.keyring, new)
        change_shop(tx, shop.shop_id, identity=connection_id)
        line = AuditLine(
            shop_id=shop.shop_id,
            subject=shop.shop_id,
            action="identity_connected",
            at=now,
            actor=actor,
            details={"provider": provider, "live": abilities.live},
        )
        write_line(tx, line)
    return connection_id


def _make_webhook(
    services: Services, client: IdentityClient, connection_id: ConnectionId, address: str
) -> bool:
    try:
        endpoint = client.make_webhook(address)
    except AccessDeniedError:
        return False
    with services.database.write() as tx:
        save_identity_webhook(
            tx,
            services.keyring,
            connection_id,
            endpoint.secret.reveal(),
            endpoint_id=endpoint.endpoint_id,
        )
    return True
