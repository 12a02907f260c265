"""The checker of the chaos catches each claim that is broken: a blind witness would praise anything."""

import re
from collections import defaultdict
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.policy import default

import pytest
from sqlalchemy import select

from app.flow.checks.settle_check import settle_check
from app.flow.checks.start_check import start_check
from app.flow.deciding.decide import decide
from app.flow.letters.message_id_of import message_id_of
from app.flow.orders.normalise import normalise
from app.flow.running.keep_lease import keep_lease
from app.model.effect import EffectKind, Letter
from app.model.ids import CaseId, HoldId, new_id
from app.model.shop_event import OrderSeen
from app.store.cases import add_case, case_by_id
from app.store.checks import checks_of
from app.store.deliveries import NewDelivery, add_deliveries
from app.store.effects import effects, owe
from tests.builders.desk import Desk
from tests.builders.orders import ANNA
from tests.builders.provider import MemoryProvider
from tests.chaos import afterwards
from tests.chaos.shops import Write
from tests.chaos.town import Placed, Town

TOKEN = re.compile(r"/v/([A-Za-z0-9_-]{20,})")
PASSES, SILENT, ORDINARY = (f"{fate}-1@example.test" for fate in ("passes", "silent", "ordinary"))


@dataclass(eq=False)
class Witness:
    """A shop that says what it is told to say."""

    shop_id: str
    name: str = "a shop"
    told: set = field(default_factory=set)
    written: dict = field(default_factory=lambda: defaultdict(list))
    noted: list = field(default_factory=list)
    stopped: set = field(default_factory=set)

    def acknowledged(self):
        return self.told

    def writes(self):
        return dict(self.written)

    def notes(self):
        return self.noted

    def held(self, orders):
        return self.stopped & orders


class Letters:
    def __init__(self):
        self.got = []

    def letters(self):
        return self.got


class Aftermath:
    """Three buyers whose stories went well, and everybody who can bear witness to that."""

    def __init__(self, desk, monkeypatch):
        self.desk = desk
        self.provider = desk.services.identity["stripe_identity"] = MemoryProvider()
        keep_lease(desk.services, desk.services.worker)
        self.connected = desk.connect()
        self.shop = Witness(self.connected.shop_id)
        self.postbox = Letters()
        self.sessions = []
        monkeypatch.setattr(afterwards, "ask", lambda *_: self.sessions)
        self.town = Town(
            services=desk.services,
            shops=[self.shop],
            stripe="",
            stripe_wire="",
            doors=[],
            postbox=self.postbox,
        )
        self.order = {PASSES: "1001", SILENT: "1002", ORDINARY: "1003"}
        for mailbox, number in self.order.items():
            self.live(mailbox, number)
        self.bear_witness()

    def live(self, mailbox, number):
        desk = self.desk
        order = desk.risky_order(number, email=mailbox)
        if mailbox == ORDINARY:
            cheap = {"lines": order.lines[:0], "total": replace(order.total, minor=100)}
            order = replace(order, shipping=order.billing, **cheap)
        desk.shops.orders[order.external_id] = order
        told = [(OrderSeen(order=order), desk.clock.now())]
        decide(desk.services, self.connected, normalise(desk.services, self.connected, told))
        desk.work(self.connected)
        self.town.placed[mailbox] = Placed(shop=self.shop, order=order.external_id, at=0.0)
        self.shop.told.add(order.external_id)
        if mailbox == PASSES:
            self.proves(number)

    def proves(self, number):
        desk, row = self.desk, self.desk.row(self.connected, number)
        letter = desk.mail.sent[-1].text.reveal()
        start_check(desk.services, TOKEN.search(letter)[1])
        with desk.services.database.read() as tx:
            [check] = checks_of(tx, row.shop_id, row.case_id)
        self.provider.passes(check.session, ANNA)
        settle_check(desk.services, row.shop_id, check.session)
        desk.work(self.connected)
        self.sessions.append({"client_reference_id": row.case_id})

    def bear_witness(self):
        for mailbox in (PASSES, SILENT):
            self.writes(mailbox, "hold")
        self.writes(PASSES, "release")
        self.shop.stopped = {self.id_of(SILENT)}
        self.postbox.got += [self.letter(mail) for mail in self.desk.mail.sent]
        with self.desk.services.database.read() as tx:
            question = select(effects.c.effect_id).where(effects.c.kind == EffectKind.WRITE_NOTE)
            self.shop.noted += [("an order", one) for one in tx.scalars(question)]

    def letter(self, mail):
        got = EmailMessage(policy=default)
        got["To"], got["Message-ID"] = mail.recipient.reveal(), mail.message_id
        return got

    def writes(self, mailbox, kind, hold="hold_1"):
        self.shop.written[self.id_of(mailbox)].append(Write(kind=kind, hold=hold))

    def id_of(self, mailbox):
        return self.town.placed[mailbox].order

    def case(self, mailbox):
        row = self.desk.row(self.connected, self.order[mailbox])
        with self.desk.services.database.read() as tx:
            return case_by_id(tx, row.shop_id, row.case_id)

    @contextmanager
    def put_back_after(self):
        """Let everybody say again what they said before; our own rows stay as they are then."""
        shop, town = self.shop, self.town
        said = deepcopy((shop.told, shop.written, shop.noted, shop.stopped, self.sessions))
        got, placed = list(self.postbox.got), dict(town.placed)
        yield
        shop.told, shop.written, shop.noted, shop.stopped, self.sessions = said
        self.postbox.got, town.placed = got, placed

    def broken(self):
        """The claims that are found broken."""
        try:
            afterwards.check_everything(self.town)
        except AssertionError as found:
            return set(found.args[0])
        return set()


def unheard(world):
    """An order that the shop told us of, and that we never took in."""
    world.town.placed["silent-9@example.test"] = Placed(shop=world.shop, order="9999", at=0.0)
    world.shop.told.add("9999")


def unworked(world):
    new = NewDelivery(
        shop_id=world.shop.shop_id,
        source="shop",
        topic="orders/updated",
        digest=b"a delivery of tests",
        received_at=world.desk.clock.now(),
        body_sealed=b"sealed",
    )
    with world.desk.services.database.write() as tx:
        add_deliveries(tx, [new])


def second_case(world):
    another = {"case_id": CaseId(new_id("case")), "hold_id": HoldId(new_id("hold"))}
    with world.desk.services.database.write() as tx:
        add_case(tx, replace(world.case(PASSES), **another))


def second_invitation(world):
    case = world.case(SILENT)
    subject = (case.shop_id, case.case_id, EffectKind.SEND_MAIL)
    with world.desk.services.database.write() as tx:
        owe(tx, *subject, letter=Letter.INVITATION, now=world.desk.clock.now())


def letter_of_nobody(world):
    got = EmailMessage(policy=default)
    got["To"], got["Message-ID"] = SILENT, message_id_of(world.desk.services, "eff_of_nobody")
    world.postbox.got.append(got)


BREAKS = {
    "acknowledged orders lost": unheard,
    "orders never heard of": unheard,
    "harmless orders held": lambda world: world.writes(ORDINARY, "hold"),
    "risky orders never held": lambda world: world.shop.written.pop(world.id_of(SILENT)),
    "holds placed twice": lambda world: world.writes(SILENT, "hold"),
    "holds under two names": lambda world: world.writes(SILENT, "hold", "hold_2"),
    "holds after the release": lambda world: world.shop.written[world.id_of(PASSES)].reverse(),
    "held after a pass": lambda world: world.shop.stopped.add(world.id_of(PASSES)),
    "never released after a pass": lambda world: world.shop.written[world.id_of(PASSES)].pop(),
    "released twice": lambda world: world.writes(PASSES, "release"),
    "released without a cause": lambda world: world.writes(SILENT, "release"),
    "letters that nobody owed": letter_of_nobody,
    "letters that never came": lambda world: world.postbox.got.pop(),
    "notes written twice": lambda world: world.shop.noted.append(world.shop.noted[0]),
    "notes too many or too few": lambda world: world.shop.noted.pop(),
    "buyers with two sessions": lambda world: world.sessions.append(world.sessions[0]),
    # These change our own rows, and so come last.
    "deliveries not worked off": unworked,
    "orders with two cases": second_case,
    "mails under two Message-IDs": second_invitation,
}


@pytest.fixture
def world(database_url, tmp_path, monkeypatch):
    desk = Desk(database_url, tmp_path)
    yield Aftermath(desk, monkeypatch)
    desk.close()


def test_a_world_in_which_all_went_well_breaks_no_claim_and_each_has_a_test(world):
    assert set(afterwards.check_everything(world.town)) == set(BREAKS)


def test_each_claim_that_is_broken_is_found(world):
    unseen = []
    for claim, break_it in BREAKS.items():
        with world.put_back_after():
            break_it(world)
            unseen += [] if claim in world.broken() else [claim]

    assert unseen == []


def test_an_unproved_order_that_nothing_stops_is_released_without_a_cause(world):
    world.shop.stopped.clear()

    assert world.broken() == {"released without a cause"}
