"""A shop that is connected, and what its merchant chose."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from app.model.ids import AccountId, ConnectionId, ShopId
from app.model.user import Role


class AtDeadline(StrEnum):
    """What happens to a case that nobody answered in time."""

    SUPPORT = "support"
    """It stays on hold, and a person decides."""
    RELEASE = "release"
    """It goes on without a proof."""
    CANCEL = "cancel"
    """The shop cancels it and gives its money back; only where the buyer was told beforehand."""


class WhenLeaving(StrEnum):
    """What becomes of held orders when their shop leaves."""

    RELEASE = "release"
    STAFF = "staff"
    """They stay on hold, and the shop's staff decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOff:
    """Until when a released order still leaves the same day, in the shop's time."""

    weekdays: frozenset[int] = frozenset(range(5))
    """0 is Monday."""
    until: time = time(15, 0)
    closed_on: tuple[str, ...] = ()
    """Dates without dispatch, ISO 8601."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopSettings:
    """A merchant's choices; every one has a default that is safe to start with."""

    pack: str = "balanced"
    language: str = "en"
    answer_within_hours: int = 48
    remind_after_hours: int = 24
    hold_at_most_hours: int = 7 * 24
    """How long an order may be on hold, whatever happens; as long as most banks reserve money
    (Shopify, Stripe: seven days)."""
    attempts: int = 3
    mails_per_hour: int = 200
    """Letters to buyers in a rolling hour: some four times what a shop of 1,000 orders a day asks
    on its busiest evening, and an eighth of what a bot would have sent (facts: 1,674 orders in
    60 minutes)."""
    checks_per_hour: int = 60
    """Checks begun in a rolling hour, each of which costs the merchant money (about 1.50 USD)."""
    forget_after_days: int = 30
    at_deadline: AtDeadline = AtDeadline.SUPPORT
    when_leaving: WhenLeaving = WhenLeaving.RELEASE
    cut_off: CutOff = field(default_factory=CutOff)
    mail_from: str = ""
    """The sender; empty means the operator's ``CLEARHOLD_MAIL_FROM``, under which a shop that
    came by itself sends always: then it is where answers go."""
    support_email: str = ""
    """Whom the buyer may ask; empty means the sender."""
    newcomers: Role = Role.AUDITOR
    """What staff may do who come in through the shop's own admin, until somebody says otherwise."""
    trusted_proxy: bool = False
    """True once the merchant confirmed that the shop sits behind a proxy that strips forged client addresses."""

    def remind_at(self, answer_by: datetime) -> datetime:
        """Return when a buyer is reminded who is to answer by the given time."""
        return answer_by - timedelta(hours=self.answer_within_hours - self.remind_after_hours)


class Health(StrEnum):
    """Whether the connection works, as far as we know."""

    HEALTHY = "healthy"
    TROUBLED = "troubled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """One connected shop. Credentials are sealed rows and not part of it."""

    shop_id: ShopId
    account_id: AccountId
    kind: str
    """The connector's name, such as ``woocommerce``."""
    name: str
    url: str
    timezone: str
    currency: str
    connected_at: datetime
    settings: ShopSettings = field(default_factory=ShopSettings)
    identity: ConnectionId | None = None
    health: Health = Health.HEALTHY
    problem: str | None = None
    left_at: datetime | None = None
    app_id: str | None = None
    """The client id of the app that the shop installed; None where its platform has no apps."""
