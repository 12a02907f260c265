"""Where a letter leads a merchant who must look at a case."""

from app.flow.letters.admin_link import admin_link
from app.model.ids import CaseId
from app.model.shop import Shop
from app.services import Services


def case_link(services: Services, shop: Shop, case_id: CaseId) -> str:
    """Lead to where the merchant works: our own page, or our app inside the platform's admin."""
    return admin_link(services, shop, f"cases/{case_id}")
