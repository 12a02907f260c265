"""With which app's keys a shop's visits, tokens and webhooks are to be checked."""

from app.flow.apps.believed_secrets import believed_secrets
from app.model.errors import BadSignatureError
from app.model.shop import Shop
from app.ports import AppKeys
from app.services import Services
from app.store.installed import shops_at
from app.store.shops import webhook_secrets


def keys_of_app(services: Services, kind: str, shop_url: str) -> AppKeys:
    """Return the keys of the app that the shop at this address has, or would install.

    That is the app of its own where it is connected with one, else the settings'; where
    those have none, the one of its own with which it was connected last.

    Raises:
        BadSignatureError: there is no app that this shop could come from.
    """
    settings_app = services.app_keys.get(kind)
    with services.database.read() as tx:
        known = [shop for shop in shops_at(tx, kind, shop_url) if shop.app_id is not None]
    connected = [shop for shop in known if shop.left_at is None]
    for shop in connected or ([] if settings_app else known):
        if settings_app is None or shop.app_id != settings_app.client_id:
            return _own(services, shop)
    if settings_app is None:
        msg = "No app of ours is known for this shop. Nothing was changed."
        raise BadSignatureError(msg)
    secrets = believed_secrets(services, kind)
    return AppKeys(client_id=settings_app.client_id, client_secrets=secrets)


def _own(services: Services, shop: Shop) -> AppKeys:
    with services.database.read() as tx:
        secrets = webhook_secrets(tx, services.keyring, shop.shop_id, services.now())
    if not secrets:
        msg = "This shop left, and all that was known of it is erased. Nothing was changed."
        raise BadSignatureError(msg)
    return AppKeys(client_id=shop.app_id or "", client_secrets=tuple(secrets))
