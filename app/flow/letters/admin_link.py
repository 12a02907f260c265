"""Where a letter leads a merchant: a page of ours, or our app inside the platform's admin."""

from app.model.shop import Shop
from app.ports import AppKeys
from app.services import Services


def admin_link(services: Services, shop: Shop, page: str) -> str:
    """Lead to a page such as ``cases/case_1``; the platform's admin opens our app at its front."""
    app = services.apps.get(shop.kind)
    if app is None or shop.app_id is None:
        return f"{services.public_url}/admin/{page}"
    return app.home(shop.url, AppKeys(client_id=shop.app_id, client_secrets=()))
