"""What people asked to see of themselves, at the shops that a user may see or could."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.model.shop import Shop
from app.model.user import User
from app.services import Services
from app.store.person_requests import PersonRequest, requests_of
from app.store.tenancy import shops_ever_seen_by


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestsPage:
    """Requests, newest first, each with its shop."""

    found: Sequence[tuple[PersonRequest, Shop]]
    asked_at: datetime


def show_requests(services: Services, user: User) -> RequestsPage:
    """Return the requests that are not over yet. Changes nothing."""
    with services.database.read() as tx:
        shops = {shop.shop_id: shop for shop in shops_ever_seen_by(tx, user)}
        found = requests_of(tx, list(shops))
    return RequestsPage(found=[(one, shops[one.shop_id]) for one in found], asked_at=services.now())
