"""Lets a letter to a buyer be sent only while the hour has room for it; else it waits, owed."""

from datetime import datetime, timedelta
from typing import Final

from app.model.case import Case
from app.model.effect import Effect, Letter
from app.model.errors import NotYetError
from app.model.shop import Shop
from app.rules.brake.budget import Expense, Share, mail_budget
from app.services import Services
from app.store.spendings import free_at, is_paid, lock_budget, spend, spent_by
from app.store.transaction import Transaction

_ENDINGS: Final = frozenset({Letter.RELEASED, Letter.HANDED_BACK, Letter.CANCELLED})
_ASKED_AGAIN_WITHIN: Final = timedelta(minutes=5)
_WAITS: Final = (
    "It waits for its turn, as no more letters an hour may go to this buyer, or from this shop."
)


def pay_for_mail(services: Services, effect: Effect, shop: Shop, case: Case) -> None:
    """Write down that the effect's letter is sent now. Sent twice, as after a crash, it is paid once.

    What was paid longer than an hour ago, as the mail server was away, is paid anew: so the
    server's return lets no flood loose.

    Raises:
        NotYetError: the hour has no room for it; it says when to ask again.
    """
    now = services.now()
    with services.database.write() as tx:
        lock_budget(tx, shop.shop_id)
        if not (is_paid(tx, effect.effect_id, now) or _has_room(tx, effect, shop, case, now=now)):
            pause = max(free_at(tx, shop.shop_id, Expense.MAIL, now) - now, timedelta(seconds=5))
            wish = min(pause, _ASKED_AGAIN_WITHIN).total_seconds()
            raise NotYetError(_WAITS, retry_after=wish)
        of = (effect.effect_id, case.case_id)
        spend(tx, shop.shop_id, Expense.MAIL, spent_for=of[0], case_id=of[1], now=now)


def _has_room(tx: Transaction, effect: Effect, shop: Shop, case: Case, *, now: datetime) -> bool:
    share = Share.ENDING if effect.letter in _ENDINGS else Share.ORDINARY
    if case.storm_id is not None:
        share = Share.STORM
    spent = spent_by(tx, shop.shop_id, Expense.MAIL, case.order_id, now=now)
    return mail_budget(shop.settings.mails_per_hour).has_room(share, spent)
