"""A shop's credentials, renewed before they end: by one process at a time, and kept at once."""

from datetime import datetime, timedelta

from app.flow.apps.believed_secrets import believed_secrets
from app.model.errors import AccessDeniedError, UnreachableError
from app.model.ids import new_id
from app.model.shop import Shop
from app.ports import Credentials
from app.services import Services
from app.store.leases import drop_lease, hold_lease
from app.store.shops import save_shop_credentials, shop_credentials

_EARLY = timedelta(minutes=6)
"""Before their end; the connector itself renews a little later than it is asked to look."""
_RENEWAL_TAKES = timedelta(minutes=1)
_PAUSE = timedelta(seconds=10)
_ASK_AGAIN = 2.0


def fresh_credentials(services: Services, shop: Shop) -> Credentials:
    """Return what opens the shop now.

    The call outside is made in no transaction. Where a process dies between the answer and its
    keeping, what is kept still renews: platforms let the old go when the new is first used.

    Raises:
        ShopGoneError: the shop left, and its credentials are gone.
        AccessDeniedError: they can be renewed no more; the text says what to do.
        UnreachableError: they have ended, and somebody renews them, or nobody can at the moment.
    """
    kept = services.stored_credentials(shop)
    now = services.now()
    if not _ends_before(kept, now + _EARLY):
        return kept
    lease, holder = f"credentials {shop.shop_id}", new_id("renewal")
    with services.database.write() as tx:
        is_mine = hold_lease(tx, lease, holder, now, expires_at=now + _RENEWAL_TAKES)
    if not is_mine:
        return _still_good(kept, now, None)
    try:
        fresh = _renew(services, shop)
    except UnreachableError as problem:
        with services.database.write() as tx:
            hold_lease(tx, lease, holder, now, expires_at=services.now() + _PAUSE)
        return _still_good(kept, now, problem)
    except AccessDeniedError:
        _drop(services, lease, holder)
        raise
    _drop(services, lease, holder)
    return fresh


def _renew(services: Services, shop: Shop) -> Credentials:
    # Read again under the lease: whoever held it before may just have renewed them.
    before = services.stored_credentials(shop)
    keys = {} if before.get("client_id") else _keys_of_settings(services, shop)
    after = services.shops[shop.kind].renewed(shop.url, {**before, **keys}, services.now())
    if after is None:
        return before
    fresh = {name: text for name, text in after.items() if name not in keys}
    with services.database.write() as tx:
        current = shop_credentials(tx, services.keyring, shop.shop_id)
        if current != before:
            # The merchant entered others, or opened the app anew, while we asked.
            return current
        save_shop_credentials(tx, services.keyring, shop.shop_id, fresh)
    return fresh


def _keys_of_settings(services: Services, shop: Shop) -> dict[str, str]:
    """Return the keys of the app that many shops install: added for the call, never kept."""
    keys = services.app_keys.get(shop.kind)
    if keys is None or keys.client_id != shop.app_id:
        msg = (
            "The app that this shop installed is no longer in the settings of this Clearhold. "
            "Whoever operates it must put its client id and secret back."
        )
        raise AccessDeniedError(msg)
    secret = believed_secrets(services, shop.kind)[0]
    return {"client_id": keys.client_id, "client_secret": secret}


def _still_good(kept: Credentials, now: datetime, problem: UnreachableError | None) -> Credentials:
    if not _ends_before(kept, now):
        return kept
    if problem is not None:
        raise problem
    msg = "The shop's credentials are being renewed. It goes on in a moment."
    raise UnreachableError(msg, retry_after=_ASK_AGAIN)


def _ends_before(credentials: Credentials, moment: datetime) -> bool:
    ends = credentials.get("expires_at")
    if not ends:
        return False
    try:
        return datetime.fromisoformat(ends) <= moment
    except (ValueError, TypeError):
        # What cannot be read, or names no zone, is renewed: that brings one that can.
        return True


def _drop(services: Services, lease: str, holder: str) -> None:
    with services.database.write() as tx:
        drop_lease(tx, lease, holder)
