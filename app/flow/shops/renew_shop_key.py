"""A connected shop gets a new key, as the old one was revoked or may do too little."""

from datetime import timedelta

from app.flow.shops.notice_trouble import notice_trouble
from app.flow.shops.prove_credentials import prove_credentials
from app.model.audit import AuditLine
from app.model.effect import EffectKind
from app.model.ids import ShopId
from app.ports import Credentials
from app.services import Services
from app.store.audit import write_line
from app.store.effects import is_owed, owe
from app.store.installed import replace_app, save_gaps
from app.store.shops import save_shop_credentials, shop_by_id

_PREVIOUS_COUNTS_FOR = timedelta(hours=1)


def renew_shop_key(
    services: Services, shop_id: ShopId, credentials: Credentials, actor: str
) -> None:
    """Prove the credentials by calling the shop, then keep them, and look at the webhooks.

    A shop's own app may sign with its secret before for an hour more (facts: Shopify).

    Raises:
        InvalidInputError: a credential is missing.
        UnreachableError: the shop did not answer; the old key stays.
        RejectedError: the shop does not accept the credentials; the old key stays.
    """
    with services.database.read() as tx:
        shop = shop_by_id(tx, shop_id)
    now, connector = services.now(), services.shops[shop.kind]
    proved = prove_credentials(services, shop.kind, shop.url, credentials)
    with services.database.write() as tx:
        save_shop_credentials(tx, services.keyring, shop_id, proved.credentials)
        if connector.has_app:
            save_gaps(tx, shop_id, proved.described.gaps)
            replace_app(
                tx,
                services.keyring,
                shop_id,
                app_id=credentials["client_id"],
                secret=credentials["client_secret"],
                previous_until=now + _PREVIOUS_COUNTS_FOR,
            )
        if not is_owed(tx, shop_id, shop_id, EffectKind.WATCH_WEBHOOKS):
            owe(tx, shop_id, shop_id, EffectKind.WATCH_WEBHOOKS, now=now)
        line = AuditLine(
            shop_id=shop_id, subject=shop_id, action="key_renewed", at=now, actor=actor
        )
        write_line(tx, line)
    notice_trouble(services, shop_id, None)
    services.remembered.forget()
    services.doorbell.ring_effects([shop_id])
