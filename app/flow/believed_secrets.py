"""Which secrets of the operator's own app are believed now: the newest, and for an hour its forerunner."""

from datetime import timedelta

from app.model.ids import ShopId
from app.services import Services
from app.store.app_secrets import keep_secrets, kept_secrets
from app.store.installed import lock_address

_PREVIOUS_COUNTS_FOR = timedelta(hours=1)
"""For that long a platform may still sign with the secret before (facts: Shopify)."""


def believed_secrets(services: Services, kind: str) -> tuple[str, ...]:
    """Return the settings' app's secrets, newest first; nothing where the settings have no app.

    The hour begins when the newest is seen for the first time. What stands behind it in the
    settings may stay there: after the hour it is believed no more.
    """
    if kind not in services.app_keys:
        return ()
    return services.remembered.recall(
        "app", ShopId(kind), services.now(), lambda: _look_up(services, kind)
    )


def _look_up(services: Services, kind: str) -> tuple[str, ...]:
    keys, now = services.app_keys[kind], services.now()
    asked = (services.keyring, kind, keys.client_id)
    newest, *listed = keys.client_secrets
    with services.database.read() as tx:
        kept = kept_secrets(tx, *asked, now=now)
    if kept and kept[0] == newest:
        return kept
    with services.database.write() as tx:
        lock_address(tx, kind, keys.client_id)
        kept = kept_secrets(tx, *asked, now=now)
        if kept and kept[0] == newest:
            return kept
        changed = (newest, *([kept[0]] if kept else listed[:1]))
        until = now + _PREVIOUS_COUNTS_FOR
        keep_secrets(tx, *asked, secrets=changed, previous_until=until)
    return changed
