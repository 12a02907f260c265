"""A merchant connects a shop: proved by calling it, then watched and imported."""

import secrets
import string

from app.model.audit import AuditLine
from app.model.effect import EffectKind
from app.model.errors import InvalidInputError
from app.model.ids import AccountId, ShopId, new_id
from app.model.shop import Shop, ShopSettings
from app.ports import Credentials, OutsideCall
from app.services import Services
from app.store.audit import write_line
from app.store.effects import owe
from app.store.imports import ImportProgress, save_import
from app.store.shops import add_shop, lock_account, shop_at
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

    The credentials are proved by calling the shop before anything is kept.

    Raises:
        InvalidInputError: the address cannot be used, the shop is connected already,
            or there is no connector of that kind.
        UnreachableError: the shop did not answer.
        RejectedError: the shop does not accept the credentials.
    """
    connector = services.shops.get(kind)
    if connector is None:
        msg = f"There is no connector for {kind!r}. Known: {', '.join(sorted(services.shops))}."
        raise InvalidInputError(msg)
    address = connector.normalised(url)
    with services.database.read() as tx:
        _require_new(tx, account_id, address)
    described = connector.client(address, credentials, _unrecorded).describe()
    shop = Shop(
        shop_id=ShopId(new_id("shop")),
        account_id=account_id,
        kind=kind,
        name=described.name,
        url=address,
        timezone=described.timezone,
        currency=described.currency,
        # By the shop's own clock and in its whole seconds, as orders are compared with it.
        connected_at=described.now or services.now().replace(microsecond=0),
        settings=settings or ShopSettings(),
    )
    secret = "".join(secrets.choice(_SECRET_LETTERS) for _ in range(_SECRET_LENGTH))
    with services.database.write() as tx:
        # Asked again under the account's lock: a second click is underway with the first.
        lock_account(tx, account_id)
        _require_new(tx, account_id, address)
        add_shop(tx, services.keyring, shop, dict(credentials), webhook_secret=secret)
        _owe_first_steps(services, tx, shop)
    services.doorbell.ring_effects([shop.shop_id])
    return shop


def _require_new(tx: Transaction, account_id: AccountId, address: str) -> None:
    if shop_at(tx, account_id, address) is not None:
        msg = f"{address} is connected already."
        raise InvalidInputError(msg)


def _owe_first_steps(services: Services, tx: Transaction, shop: Shop) -> None:
    now = services.now()
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


def _unrecorded(call: OutsideCall) -> None:
    """There is no case yet whose page could show the call."""
    del call
