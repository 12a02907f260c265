"""A desk with words for what a merchant does about rules."""

from app.flow.deciding.decide import decide
from app.flow.orders.normalise import normalise
from app.model.ids import AccountId
from app.model.shop_event import OrderSeen
from app.store.audit import timeline
from app.store.decisions import decisions_of
from app.store.shops import add_account
from tests.builders.desk import Desk

OWNER = "owner@example.test"
TEXT = """\
name = "ours"
description = "Rules of our own."

[asks]
document = 50

[[rule]]
name = "gold"
says = "Somebody buys gold."
when = "basket.resaleable_kind == 'gold'"
points = 60
"""


class DecidingDesk(Desk):
    """Orders come in one by one, and each is decided at once."""

    def tell(self, shop, number="1001", **changes):
        """Let an order come in; return our id of it."""
        order = self.risky_order(number, **changes)
        return self.tell_order(shop, order)

    def tell_order(self, shop, order):
        self.shops.orders[order.external_id] = order
        told = [(OrderSeen(order=order), self.clock.now())]
        known = normalise(self.services, self.shop(shop.shop_id), told)
        decide(self.services, self.shop(shop.shop_id), known)
        return known[0].order_id

    def stranger(self):
        """An owner of another account."""
        account_id = AccountId("acct_of_others")
        with self.services.database.write() as tx:
            add_account(tx, account_id, "Others", self.clock.now())
        return self.user(account_id=account_id)

    def decisions(self, shop, order_id):
        with self.services.database.read() as tx:
            return decisions_of(tx, shop.shop_id, order_id)

    def actions(self, shop, subject=None):
        with self.services.database.read() as tx:
            return [one.action for one in timeline(tx, shop.shop_id, subject or shop.shop_id)]
