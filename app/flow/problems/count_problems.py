"""How many things wait for a person."""

from app.flow.problems.ailing_webhooks import ailing_webhooks
from app.flow.problems.wish_problems import wish_problems
from app.model.user import User
from app.services import Services
from app.store import problems
from app.store.tenancy import shops_ever_seen_by


def count_problems(services: Services, user: User) -> int:
    """Return how many things wait at the shops that a user may see; it stands on every page."""
    with services.database.read() as tx:
        shops = shops_ever_seen_by(tx, user)
        waiting = problems.count_problems(tx, wish_problems(services, shops))
        return waiting + len(ailing_webhooks(services, tx, shops))
