"""Which secrets of the operator's own app are believed now: the newest, and for an hour its forerunner."""

from datetime import timedelta

from app.model.ids import ShopId
from app.ports import AppKeys
from app.services import Services
from app.store.app_secrets import keep_secrets, kept_secrets, replaced_secret
from app.store.installed import lock_address
from app.store.transaction import Transaction

_PREVIOUS_COUNTS_FOR = timedelta(hours=1)
"""For that long a platform may still sign with the secret before (facts: Shopify)."""


def believed_secrets(services: Services, kind: str) -> tuple[str, ...]:
    """Return the settings' app's secrets, newest first; nothing where the settings have no app.

    The hour begins when the newest is seen for the first time. What stands behind it in the
    settings may stay there: after the hour it is believed no more. Nor does a process that still
    has the settings before prolong it.
    """
    if kind not in services.app_keys:
        return ()
    return services.remembered.recall(
        "app", ShopId(kind), services.now(), lambda: _look_up(services, kind)
    )


def _look_up(services: Services, kind: str) -> tuple[str, ...]:
    keys, now = services.app_keys[kind], services.now()
    with services.database.read() as tx:
        known = _known(services, tx, keys, kind)
    if known:
        return known
    asked = (services.keyring, kind, keys.client_id)
    newest, *listed = keys.client_secrets
    with services.database.write() as tx:
        lock_address(tx, kind, keys.client_id)
        if known := _known(services, tx, keys, kind):
            return known
        kept = kept_secrets(tx, *asked, now=now)
        changed = (newest, *([kept[0]] if kept else listed[:1]))
        until = now + _PREVIOUS_COUNTS_FOR
        keep_secrets(tx, *asked, secrets=changed, previous_until=until)
    return changed


def _known(services: Services, tx: Transaction, keys: AppKeys, kind: str) -> tuple[str, ...]:
    """Return what is kept, where the settings name nothing that is new to us; else nothing.

    While processes are started anew one by one, some still have the settings before: their
    newest was replaced already and does not come back. It does where the settings put it
    before its successor, as only somebody who knows both can.
    """
    asked = (services.keyring, kind, keys.client_id)
    newest, *listed = keys.client_secrets
    kept = kept_secrets(tx, *asked, now=services.now())
    if not kept or newest == kept[0]:
        return kept
    is_outdated = newest == replaced_secret(tx, *asked) and kept[0] not in listed
    return kept if is_outdated else ()
