"""An audit line: who did what to which subject, and when. It names no buyer."""

from dataclasses import dataclass, field
from datetime import datetime

from app.model.ids import ShopId

CLEARHOLD = "clearhold"
"""The actor of everything that nobody pressed a button for."""

SHOP_STAFF = "shop staff"
"""The actor of what was done by hand at the shop."""

DEADLINE_POLICY = "deadline policy"
"""The actor of what a merchant chose beforehand for holds that come to their end."""

RELEASED_BEFORE = "released_before"
"""The result of a case of whose release only its shop knows: the database was put back since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One line of a case's timeline. ``details`` hold words and numbers, never a person."""

    shop_id: ShopId
    subject: str
    action: str
    at: datetime
    actor: str = CLEARHOLD
    details: dict[str, str | int | float | bool] = field(default_factory=dict)
