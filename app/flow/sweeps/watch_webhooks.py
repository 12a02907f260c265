"""Makes sure that the shop's webhooks exist, work and lead to us; reports what it mended."""

from app.flow.shops.delivery_address_of import delivery_address_of
from app.flow.shops.note_gaps import note_gaps
from app.flow.shops.notice_trouble import notice_trouble
from app.flow.shops.shop_calls import shop_calls
from app.flow.sweeps.tell_of_webhooks import tell_of_webhooks
from app.model.audit import AuditLine
from app.model.effect import Effect, EffectState
from app.services import Services
from app.store.audit import write_line
from app.store.effects import finish
from app.store.shops import shop_by_id, webhook_secrets


def watch_webhooks(services: Services, effect: Effect) -> None:
    """Create or re-create the webhooks that are missing, disabled or mis-addressed.

    What an app may do can change without a word: that is looked at again too.

    Raises:
        UnreachableError: the shop did not answer.
        RejectedError: the shop refuses, such as for a key that may only read.
    """
    now = services.now()
    with services.database.read() as tx:
        shop = shop_by_id(tx, effect.shop_id)
        secrets = webhook_secrets(tx, services.keyring, shop.shop_id, now)
    address = delivery_address_of(services, shop.kind, shop.shop_id)
    with shop_calls(services, shop, effect) as client:
        # An app that many install signs with its own secret, and not with one of the shop's.
        found = client.ensure_webhooks(address, next(iter(secrets), ""))
        gaps = client.describe().gaps if services.shops[shop.kind].has_app else ()
    notice_trouble(services, shop.shop_id, None)
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, now)
        note_gaps(services, tx, shop.shop_id, gaps)
        for webhook in found:
            if webhook.problem is None:
                continue
            line = AuditLine(
                shop_id=shop.shop_id,
                subject=shop.shop_id,
                action="webhook_mended",
                at=now,
                details={"topic": webhook.topic, "problem": webhook.problem},
            )
            write_line(tx, line)
        tell_of_webhooks(services, tx, shop)
