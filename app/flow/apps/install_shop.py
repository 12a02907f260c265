"""A shop installed an app of ours: it is connected, or goes on with new credentials."""

from dataclasses import dataclass, replace

from app.flow.apps.keys_of_app import keys_of_app
from app.flow.shops.keep_shop import keep_shop
from app.flow.shops.notice_trouble import notice_trouble
from app.flow.shops.shop_as_described import shop_as_described
from app.flow.users.ensure_account import ensure_account
from app.model.audit import AuditLine
from app.model.effect import EffectKind
from app.model.ids import AccountId, new_id
from app.model.shop import Shop, ShopSettings
from app.ports import AppKeys, Credentials, ShopDescription, unrecorded
from app.services import Services
from app.store.audit import write_line
from app.store.effects import is_owed, owe
from app.store.installed import lock_address, save_gaps, shops_at
from app.store.leaving import is_erased
from app.store.shops import add_account, change_shop, save_shop_credentials
from app.store.transaction import Transaction

_TO_BEGIN_WITH = ShopSettings(pack="observe")
"""Nobody of ours spoke to a merchant who came by themselves: every order is scored, and none
is held before they choose rules that do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrived:
    kind: str
    url: str
    credentials: Credentials
    keys: AppKeys
    is_own_app: bool
    described: ShopDescription


def install_shop(services: Services, kind: str, shop_url: str, credentials: Credentials) -> Shop:
    """Return the shop at the address, connected with these credentials.

    A connected one gets them instead of its old ones; one that left comes back to its
    account, with its settings, unless all of it was erased meanwhile; a new one gets an
    account of its own. Twice at once makes one shop.

    Raises:
        InvalidInputError: the address is no shop's.
        BadSignatureError: there is no app that this shop could have installed.
        UnreachableError: the shop did not answer; nothing was changed.
        RejectedError: the shop does not accept the credentials; nothing was changed.
    """
    connector = services.shops[kind]
    url = connector.normalised(shop_url)
    keys = keys_of_app(services, kind, url)
    settings_app = services.app_keys.get(kind)
    is_own_app = settings_app is None or settings_app.client_id != keys.client_id
    if is_own_app:
        own = {"client_id": keys.client_id, "client_secret": keys.client_secrets[0]}
        credentials = {**credentials, **own}
    arrived = _Arrived(
        kind=kind,
        url=url,
        credentials=credentials,
        keys=keys,
        is_own_app=is_own_app,
        described=connector.client(url, credentials, unrecorded).describe(),
    )
    with services.database.write() as tx:
        lock_address(tx, kind, url)
        shop = _keep(services, tx, arrived)
    notice_trouble(services, shop.shop_id, None)
    services.remembered.forget()
    services.doorbell.ring_effects([shop.shop_id])
    return shop


def _keep(services: Services, tx: Transaction, arrived: _Arrived) -> Shop:
    known = shops_at(tx, arrived.kind, arrived.url)
    same_app = [shop for shop in known if shop.app_id == arrived.keys.client_id]
    connected = [shop for shop in same_app if shop.left_at is None]
    if connected:
        _go_on(services, tx, connected[0], arrived)
        return connected[0]
    before = same_app[0] if same_app and not is_erased(tx, same_app[0].shop_id) else None
    described = arrived.described
    shop = shop_as_described(
        services,
        before.account_id if before else _new_account(services, tx, described.name),
        arrived.kind,
        arrived.url,
        described=described,
        settings=before.settings if before else _TO_BEGIN_WITH,
    )
    shop = replace(shop, app_id=arrived.keys.client_id)
    # What the settings' app signs with stands in the settings and not with each shop.
    secret = arrived.keys.client_secrets[0] if arrived.is_own_app else ""
    keep_shop(services, tx, shop, arrived.credentials, webhook_secret=secret, gaps=described.gaps)
    if before and before.identity:
        change_shop(tx, shop.shop_id, identity=before.identity)
    return shop


def _go_on(services: Services, tx: Transaction, shop: Shop, arrived: _Arrived) -> None:
    now = services.now()
    save_shop_credentials(tx, services.keyring, shop.shop_id, arrived.credentials)
    save_gaps(tx, shop.shop_id, arrived.described.gaps)
    if not is_owed(tx, shop.shop_id, shop.shop_id, EffectKind.WATCH_WEBHOOKS):
        owe(tx, shop.shop_id, shop.shop_id, EffectKind.WATCH_WEBHOOKS, now=now)
    line = AuditLine(shop_id=shop.shop_id, subject=shop.shop_id, action="key_renewed", at=now)
    write_line(tx, line)


def _new_account(services: Services, tx: Transaction, name: str) -> AccountId:
    # The first account is the operator's, never that of a shop which came by itself.
    ensure_account(services, tx)
    account_id = AccountId(new_id("acct"))
    add_account(tx, account_id, name, services.now())
    return account_id
