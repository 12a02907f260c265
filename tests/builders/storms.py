"""Storms to test with: a bot's orders, honest buyers among them, and an hour that passes."""

from dataclasses import replace
from email.utils import parseaddr

from app.flow.deciding.decide import decide
from app.flow.orders.normalise import normalise
from app.flow.queues.perform_effects import perform_effects
from app.flow.storms.ask_or_wait import ask_or_wait
from app.flow.storms.relieve_storms import relieve_storms
from app.model.case import Case, State
from app.model.decision import Assurance
from app.model.ids import CaseId, ExternalOrderId, HoldId, new_id
from app.model.private import Private
from app.model.shop_event import OrderSeen
from app.store.cases import add_case, case_by_id
from tests.builders.desk import Desk
from tests.builders.orders import KARIN, an_address

MERCHANT = "shop@example.test"
BOTS_CARD = "visa 4242 fingerprint"


class StormDesk(Desk):
    """A desk at which a bot orders, minute by minute."""

    def connect(self, url="https://shop.example.test", **choices):
        return super().connect(url, **({"support_email": MERCHANT} | choices))

    def bots_order(self, number, **changes):
        """One of many: another mailbox each time, but one card and one place to send to."""
        order = self.risky_order(str(number))
        place = an_address(
            name=KARIN, lines=("Parcel Locker 1001",), postal_code="00100", country="FI"
        )
        payment = replace(order.payment, card_key=Private(BOTS_CARD))
        return replace(order, shipping=Private(place), payment=payment, **changes)

    def tell_all(self, shop, orders):
        """Let the shop tell of these orders, all at once, and hold what is risky."""
        for order in orders:
            self.shops.orders[order.external_id] = order
        told = [(OrderSeen(order=order), self.clock.now()) for order in orders]
        decide(self.services, shop, normalise(self.services, shop, told))
        self.work_all(shop)

    def hold_all(self, shop, orders):
        """Hold these orders without asking the rules or the shop: their buyers are to be asked now."""
        now = self.clock.now()
        told = [(OrderSeen(order=order), now) for order in orders]
        known = normalise(self.services, shop, told)
        cases = [_held(shop, one.order_id, now) for one in known]
        with self.services.database.write() as tx:
            for case in cases:
                add_case(tx, case)
                ask_or_wait(self.services, tx, shop, case, limits=())
        return [case.case_id for case in cases]

    def work_all(self, shop):
        while perform_effects(self.services, shop.shop_id):
            pass

    def minutes_pass(self, shop, minutes=1, *, at_once=1):
        """Let the clock do its rounds while time passes, some minutes at once."""
        for _ in range(0, minutes, at_once):
            self.clock.advance(minutes=at_once)
            relieve_storms(self.services)
            self.work_all(shop)

    def to_buyers(self):
        return [mail for mail in self.mail.sent if _address(mail) != MERCHANT]

    def alarms(self):
        return [mail for mail in self.mail.sent if _address(mail) == MERCHANT]

    def case(self, shop, number):
        row = self.row(shop, str(number))
        with self.services.database.read() as tx:
            return case_by_id(tx, shop.shop_id, row.case_id)

    def external(self, number):
        return ExternalOrderId(f"9{number}")


def _held(shop, order_id, now):
    return Case(
        case_id=CaseId(new_id("case")),
        shop_id=shop.shop_id,
        order_id=order_id,
        hold_id=HoldId(new_id("hold")),
        state=State.HELD,
        needed=int(Assurance.DOCUMENT),
        opened_at=now,
        held_at=now,
    )


def _address(mail):
    return parseaddr(mail.recipient.reveal())[1]
