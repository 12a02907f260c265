"""A merchant connects an identity provider: the key is tried live before it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.flow.identity.refuse_beyond_reach import refuse_beyond_reach
from app.flow.identity.webhook_address_of import webhook_address_of
from app.model.audit import AuditLine
from app.model.errors import AccessDeniedError, InvalidInputError, RejectedError, UnreachableError
from app.model.ids import ConnectionId, SessionRef, ShopId, new_id
from app.model.shop import Shop
from app.model.user import User
from app.ports import Credentials, IdentityClient, KeyAbilities
from app.services import Services
from app.store.audit import write_line
from app.store.checks import last_sessions
from app.store.shops import (
    IdentityConnection,
    add_identity_connection,
    change_shop,
    renew_identity_connection,
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
    services: Services,
    shop_id: ShopId,
    provider: str,
    credentials: Credentials,
    *,
    actor: str,
    by: User | None = None,
) -> IdentityConnected:
    """Try a key, keep it sealed, and make the provider's webhook where the key may.

    A new key of the account in use takes the old one's place, and its sessions go on.

    Raises:
        InvalidInputError: no such provider, no right to open sessions, or a key of others too.
        AccessDeniedError: the provider does not accept the key.
        UnreachableError: the provider did not answer; nothing was kept.
    """
    connector = services.identity.get(provider)
    if connector is None:
        raise InvalidInputError(f"There is no connector for {provider!r}.")
    with services.database.read() as tx:
        shop = shop_by_id(tx, shop_id)
    client = connector.client(credentials)
    abilities = _tried(client)
    if not abilities.may_check:
        raise InvalidInputError(
            "The key works but may not open verification sessions. Give it write access to "
            "Identity: Verification Sessions and Reports."
        )
    new = IdentityConnection(
        connection_id=ConnectionId(new_id("idc")),
        account_id=shop.account_id,
        provider=provider,
        credentials=credentials,
        live=abilities.live,
        connected_at=services.now(),
    )
    same = _of_same_account(services, shop, provider, client)
    connection_id = _keep(services, shop, new, same, actor=actor, by=by)
    address = webhook_address_of(services, provider, shop_id)
    made = abilities.may_make_webhooks and _make_webhook(services, client, connection_id, address)
    services.remembered.forget()
    return IdentityConnected(
        connection_id=connection_id,
        abilities=abilities,
        webhook_address=address,
        webhook_made=made,
    )


def _tried(client: IdentityClient) -> KeyAbilities:
    try:
        return client.probe()
    except UnreachableError as problem:
        msg = "The provider did not answer, so the key could not be tried. Enter it again in a moment."
        raise UnreachableError(msg, retry_after=problem.retry_after) from problem


def _of_same_account(
    services: Services, shop: Shop, provider: str, client: IdentityClient
) -> list[ConnectionId]:
    """Return the shop's connections to the account that the key belongs to.

    A key that can read a session belongs to the account that opened it; nothing else is
    proof enough, as a session that is asked for with another account's key looks forgotten.
    """
    with services.database.read() as tx:
        sessions = last_sessions(tx, shop.shop_id, provider)
    same = [connection for connection, session in sessions if _can_read(client, session)]
    return sorted(same, key=lambda connection: connection != shop.identity)


def _can_read(client: IdentityClient, session: SessionRef) -> bool:
    try:
        client.read(session)
    except RejectedError:
        return False
    return True


def _keep(
    services: Services,
    shop: Shop,
    new: IdentityConnection,
    same: Sequence[ConnectionId],
    *,
    actor: str,
    by: User | None,
) -> ConnectionId:
    """Renew the connections to the same account, so that their sessions go on; or add one."""
    with services.database.write() as tx:
        refuse_beyond_reach(tx, by, same)
        for connection in same:
            renew_identity_connection(tx, services.keyring, connection, new)
        if not same:
            add_identity_connection(tx, services.keyring, new)
        connection_id = same[0] if same else new.connection_id
        change_shop(tx, shop.shop_id, identity=connection_id)
        line = AuditLine(
            shop_id=shop.shop_id,
            subject=shop.shop_id,
            action="identity_connected",
            at=new.connected_at,
            actor=actor,
            details={"provider": new.provider, "live": new.live},
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
