"""Who may sign in to an account, and who came in lately."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.model.audit import AuditLine
from app.model.ids import ShopId
from app.model.shop import Shop
from app.model.user import User
from app.services import Services
from app.store.audit import timeline
from app.store.tenancy import shops_seen_by
from app.store.users import users_of

_LATEST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """The users of an account, its shops, and its latest lines, newest first."""

    users: Sequence[User]
    shops: Sequence[Shop]
    lines: Sequence[AuditLine]


def show_people(services: Services, user: User) -> PeoplePage:
    """Return who may sign in. Who works for one shop sees that shop's people only."""
    with services.database.read() as tx:
        everybody = users_of(tx, user.account_id)
        lines = timeline(tx, ShopId(user.account_id), user.account_id)
        shops = shops_seen_by(tx, user)
    if user.shop_id is not None:
        everybody = [one for one in everybody if one.shop_id == user.shop_id]
        known = {one.email for one in everybody}
        lines = [line for line in lines if line.actor in known]
    return PeoplePage(users=everybody, shops=shops, lines=lines[: -_LATEST - 1 : -1])
