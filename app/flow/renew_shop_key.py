"""A connected shop gets a new key, as the old one was revoked or may do too little."""

from app.flow.notice_trouble import notice_trouble
from app.model.audit import AuditLine
from app.model.effect import EffectKind
from app.model.ids import ShopId
from app.ports import Credentials, OutsideCall
from app.services import Services
from app.store.audit import write_line
from app.store.effects import is_owed, owe
from app.store.shops import save_shop_credentials, shop_by_id


def renew_shop_key(
    services: Services, shop_id: ShopId, credentials: Credentials, actor: str
) -> None:
    """Prove the credentials by calling the shop, then keep them, and look at the webhooks.

    Raises:
        InvalidInputError: a credential is missing.
        UnreachableError: the shop did not answer; the old key stays.
        RejectedError: the shop does not accept the credentials; the old key stays.
    """
    with services.database.read() as tx:
        shop = shop_by_id(tx, shop_id)
    services.shops[shop.kind].client(shop.url, credentials, _unrecorded).describe()
    now = services.now()
    with services.database.write() as tx:
        save_shop_credentials(tx, services.keyring, shop_id, credentials)
        if not is_owed(tx, shop_id, shop_id, EffectKind.WATCH_WEBHOOKS):
            owe(tx, shop_id, shop_id, EffectKind.WATCH_WEBHOOKS, now=now)
        line = AuditLine(
            shop_id=shop_id, subject=shop_id, action="key_renewed", at=now, actor=actor
        )
        write_line(tx, line)
    notice_trouble(services, shop_id, None)
    services.doorbell.ring_effects([shop_id])


def _unrecorded(call: OutsideCall) -> None:
    """There is no case whose page could show the call."""
    del call
