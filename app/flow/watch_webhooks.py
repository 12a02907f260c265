"""Makes sure that the shop's webhooks exist, work and lead to us; reports what it mended."""

from app.flow.notice_trouble import notice_trouble
from app.flow.shop_calls import shop_calls
from app.model.audit import AuditLine
from app.model.effect import Effect, EffectState
from app.services import Services
from app.store.audit import write_line
from app.store.effects import finish
from app.store.shops import shop_by_id, webhook_secrets


def watch_webhooks(services: Services, effect: Effect) -> None:
    """Create or re-create the webhooks that are missing, disabled or mis-addressed.

    Raises:
        UnreachableError: the shop did not answer.
        RejectedError: the shop refuses, such as for a key that may only read.
    """
    now = services.now()
    with services.database.read() as tx:
        shop = shop_by_id(tx, effect.shop_id)
        secret = webhook_secrets(tx, services.keyring, shop.shop_id, now)[0]
    address = f"{services.public_url}/webhooks/{shop.kind}/{shop.shop_id}"
    with shop_calls(services, shop, effect) as client:
        found = client.ensure_webhooks(address, secret)
    notice_trouble(services, shop.shop_id, None)
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, now)
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
