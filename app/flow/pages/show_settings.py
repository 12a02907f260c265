"""What a merchant chose for a shop, and how its identity provider is connected."""

from dataclasses import dataclass
from datetime import datetime

from app.flow.identity.webhook_address_of import webhook_address_of
from app.flow.letters.lends_sender import lends_sender
from app.flow.letters.sender_of import sender_of
from app.model.dispatch import Dispatch, next_dispatch
from app.model.ids import ConnectionId, ShopId
from app.model.shop import Shop
from app.model.user import User
from app.services import Services
from app.store.shops import identity_connection
from app.store.tenancy import shop_seen_by
from app.store.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityShown:
    """A connection as it is shown: its key never is."""

    provider: str
    is_live: bool
    connected_at: datetime
    has_webhook: bool
    made_by_us: bool
    """True where the webhook was made through the provider's API."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """A shop's settings; ``webhook_address`` is where the provider's events come in."""

    shop: Shop
    identity: IdentityShown | None
    webhook_address: str
    dispatch: Dispatch | None
    """Which parcel run an order released now would catch."""
    asked_at: datetime
    lent_sender: str
    """From whom its letters come where the merchant does not choose that; else empty."""


def show_settings(services: Services, user: User, shop_id: ShopId) -> SettingsPage:
    """Return the settings of a shop that the user may see. Changes nothing.

    Raises:
        NotFoundError: there is no such shop, or it is somebody else's.
    """
    now = services.now()
    with services.database.read() as tx:
        shop = shop_seen_by(tx, user, shop_id)
        identity = None if shop.identity is None else _shown(tx, shop.identity)
    return SettingsPage(
        shop=shop,
        identity=identity,
        webhook_address=webhook_address_of(services, "stripe_identity", shop_id),
        dispatch=next_dispatch(shop.settings.cut_off, shop.timezone, now),
        asked_at=now,
        lent_sender=sender_of(services, shop) if lends_sender(services, shop) else "",
    )


def _shown(tx: Transaction, connection_id: ConnectionId) -> IdentityShown:
    row = identity_connection(tx, connection_id)
    return IdentityShown(
        provider=row.provider,
        is_live=row.mode == "live",
        connected_at=row.connected_at,
        has_webhook=bool(row.has_webhook),
        made_by_us=row.endpoint_id is not None,
    )
