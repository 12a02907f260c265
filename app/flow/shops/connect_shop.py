"""A merchant connects a shop: proved by calling it, then watched and imported."""

import secrets
import string
from dataclasses import replace

from app.flow.shops.keep_shop import keep_shop
from app.flow.shops.prove_credentials import prove_credentials
from app.flow.shops.shop_as_described import shop_as_described
from app.model.errors import InvalidInputError
from app.model.ids import AccountId
from app.model.shop import Shop, ShopSettings
from app.ports import Credentials, ShopConnector
from app.services import Services
from app.store.installed import lock_address, shops_at
from app.store.shops import lock_account, shop_at
from app.store.transaction import Transaction

_SECRET_LENGTH = 40
_SECRET_LETTERS = string.ascii_letters + string.digits
"""WooCommerce decodes entities in a secret before it uses it: letters and digits only."""


def connect_shop(
    services: Services,
    account_id: AccountId,
    kind: str,
    url: str,
    *,
    credentials: Credentials,
    settings: ShopSettings | None = None,
) -> Shop:
    """Connect a shop and owe its webhooks and the import of its history.

    The credentials are proved by calling the shop before anything is kept. Where shops
    install an app, they are those of the shop's own app, ``client_id`` and
    ``client_secret``; its webhooks are signed with the same secret.

    Raises:
        InvalidInputError: the address cannot be used, the shop is connected already,
            a credential is missing, or there is no connector of that kind.
        UnreachableError: the shop did not answer.
        RejectedError: the shop does not accept the credentials.
    """
    connector = _connector(services, kind)
    address = connector.normalised(url)
    with services.database.read() as tx:
        _require_new(tx, connector, account_id, address)
    proved = prove_credentials(services, kind, address, credentials)
    shop = shop_as_described(
        services, account_id, kind, address, described=proved.described, settings=settings
    )
    secret = _new_secret()
    if connector.has_app:
        shop = replace(shop, app_id=credentials["client_id"])
        secret = credentials["client_secret"]
    with services.database.write() as tx:
        # Asked again under the locks: a second click is underway with the first.
        lock_account(tx, account_id)
        lock_address(tx, kind, address)
        _require_new(tx, connector, account_id, address)
        gaps = proved.described.gaps
        keep_shop(services, tx, shop, proved.credentials, webhook_secret=secret, gaps=gaps)
    services.remembered.forget()
    services.doorbell.ring_effects([shop.shop_id])
    return shop


def _connector(services: Services, kind: str) -> ShopConnector:
    connector = services.shops.get(kind)
    if connector is None:
        msg = f"There is no connector for {kind!r}. Known: {', '.join(sorted(services.shops))}."
        raise InvalidInputError(msg)
    return connector


def _require_new(
    tx: Transaction, connector: ShopConnector, account_id: AccountId, address: str
) -> None:
    if shop_at(tx, account_id, address) is not None:
        msg = f"{address} is connected already."
        raise InvalidInputError(msg)
    if not connector.has_app:
        return
    if any(shop.left_at is None for shop in shops_at(tx, connector.kind, address)):
        msg = (
            f"{address} is connected already, in another account of this installation. All its "
            "webhooks come in at one address, so it can be connected once only. Disconnect it "
            "there first."
        )
        raise InvalidInputError(msg)


def _new_secret() -> str:
    return "".join(secrets.choice(_SECRET_LETTERS) for _ in range(_SECRET_LENGTH))
