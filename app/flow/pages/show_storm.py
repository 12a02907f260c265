"""One storm as its page shows it: what its orders share, how they stand, and some of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.model.ids import StormId
from app.model.shop import Shop
from app.model.storm import SILENT_AT_MOST, Storm
from app.model.user import User
from app.rules.brake.budget import mail_budget
from app.services import Services
from app.store.case_lists import CaseRow, CaseWish, list_rows
from app.store.storms import StormCount, count_in_storm, storm_by_id
from app.store.tenancy import shop_of_storm

_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StormPage:
    """Everything that the page shows."""

    storm: Storm
    shop: Shop
    count: StormCount
    rows: Sequence[CaseRow]
    """The latest of them."""
    asked_an_hour: int
    """How many of its buyers may be mailed within an hour."""
    untold_until: datetime
    """When the first of them are a person's."""
    asked_at: datetime


def show_storm(services: Services, user: User, storm_id: StormId) -> StormPage:
    """Return the page of a storm.

    Raises:
        NotFoundError: there is none in a shop that the user may see.
    """
    with services.database.read() as tx:
        shop = shop_of_storm(tx, user, storm_id)
        storm = storm_by_id(tx, shop.shop_id, storm_id)
        rows = list_rows(tx, [shop.shop_id], CaseWish(storm=storm_id), _SHOWN)
        count = count_in_storm(tx, storm_id)
    return StormPage(
        storm=storm,
        shop=shop,
        count=count,
        rows=rows,
        asked_an_hour=mail_budget(shop.settings.mails_per_hour).storms_share(),
        untold_until=storm.opened_at + SILENT_AT_MOST,
        asked_at=services.now(),
    )
