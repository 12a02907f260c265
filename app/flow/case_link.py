"""Where a letter leads a merchant who must look at a case."""

from app.model.ids import CaseId
from app.model.shop import Shop
from app.ports import AppKeys
from app.services import Services


def case_link(services: Services, shop: Shop, case_id: CaseId) -> str:
    """Lead to where the merchant works: our own page, or our app inside the platform's admin."""
    app = services.apps.get(shop.kind)
    if app is None or shop.app_id is None:
        return f"{services.public_url}/admin/cases/{case_id}"
    return app.home(shop.url, AppKeys(client_id=shop.app_id, client_secrets=()))
