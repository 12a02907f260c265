"""Honest orders, with everything about them that looks odd and is not."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from benchmarks.histories.drafts import Draft, Truth, basket
from benchmarks.histories.lands import LANDS, Land
from benchmarks.histories.payments import honest_payment
from benchmarks.histories.people import Buyer, Device, Person, Place, Town, drawn
from benchmarks.histories.world import Kind

_STILL_MOVING: Final = timedelta(days=120)
_NOTES: Final = (
    "Please leave at the door",
    "Ring på hos grannen",
    "Bitte klingeln",
    "Gate code 1234",
)
_HUB: Final = Place(
    street="4283 Express Lane",
    extra="",
    post_code="34249",
    city="Sarasota",
    region="FL",
    country="US",
    company="Parcel Forward",
)


class Shopper:
    """Makes the honest orders of a town."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._rng: Random = town.rng
        self._habits = town.world.habits

    def order(self, buyer: Buyer, at: datetime) -> tuple[Draft, Truth]:
        """Make a buyer's next order; their life goes on with it."""
        truth = Truth(document=buyer.person.document)
        self._live_on(buyer, at)
        recipient, shipping, delivery = self._where(buyer, at, truth)
        new_home = shipping == buyer.household.home and buyer.household.left is not None
        truth.mover = new_home and buyer.orders > 0 and shipping not in buyer.delivered
        draft = Draft(
            at=at,
            land=self._currency_of(buyer),
            payer=self._typed(buyer.person, truth),
            billing=self._billing(buyer, at),
            recipient=recipient,
            shipping=shipping,
            email=self._mailbox(buyer, truth),
            phone=self._phone(buyer),
            device=self._device(buyer, truth, away=shipping != buyer.household.home),
            ip=self._ip(buyer, truth),
            payment=honest_payment(self._town.world, self._rng, buyer, elsewhere=new_home),
            items=self._basket(buyer, truth),
            delivery=delivery,
        )
        self._account(buyer, draft, truth)
        self._extras(draft, truth)
        buyer.delivered.add(shipping)
        buyer.orders += 1
        buyer.first_at = buyer.first_at or at
        return draft, truth

    def _live_on(self, buyer: Buyer, at: datetime) -> None:
        home = buyer.household
        while home.moves and home.moves[0] <= at:
            home.moved_at = home.moves.pop(0)
            home.left = home.home
            home.home = self._town.place(home.land)
            home.ip = self._town.ip(home.land)
            home.lockers = [self._town.locker_near(home.home)]
        if self._rng.random() < 0.1:
            home.ip = self._town.ip(home.land)
        if self._rng.random() < 0.015:
            buyer.phone = self._town.phone(home.land)

    def _currency_of(self, buyer: Buyer) -> Land:
        abroad = buyer.household.land.country != self._town.world.home
        at_home = abroad and buyer.number % 4 == 0
        return LANDS[self._town.world.home] if at_home else buyer.household.land

    def _where(self, buyer: Buyer, at: datetime, truth: Truth) -> tuple[Person, Place, str]:
        habits, home = self._habits, buyer.household
        season = 1.8 if at.month == 12 else 1.0
        shares = {
            "gift": habits.gift * season,
            "locker": habits.locker,
            "work": habits.work,
            "holiday": habits.holiday * (2.5 if at.month in {6, 7, 12} else 0.5),
            "forwarder": habits.forwarder,
        }
        what = drawn(self._rng, shares | {"home": max(0.1, 1 - sum(shares.values()))})
        if what == "home" or (what == "holiday" and buyer.cottage is None):
            express = self._rng.random() < 0.06
            return buyer.person, home.home, "express" if express else "home"
        truth.hard.append(what)
        if what == "gift":
            return *self._gift(buyer), "home"
        delivery = "pickup" if what == "locker" else "home"
        return buyer.person, self._elsewhere(buyer, what), delivery

    def _elsewhere(self, buyer: Buyer, what: str) -> Place:
        if what == "locker":
            return self._locker(buyer)
        if what == "forwarder":
            return replace(_HUB, extra=f"Suite {self._rng.randint(1000, 99999)}")
        return buyer.office if what == "work" else buyer.cottage or buyer.household.home

    def _gift(self, buyer: Buyer) -> tuple[Person, Place]:
        rng, land = self._rng, buyer.household.land
        if buyer.recipients and rng.random() < 0.4:
            return rng.choice(buyer.recipients)
        if self._town.known and rng.random() < 0.25:
            friend = rng.choice(self._town.known)
            found = (friend.person, friend.household.home)
        else:
            surname = buyer.person.last if rng.random() < 0.35 else None
            found = (self._town.person(land, surname), self._town.place(land))
        buyer.recipients.append(found)
        return found

    def _locker(self, buyer: Buyer) -> Place:
        home = buyer.household
        if self._rng.random() < 0.3:
            home.lockers.append(self._town.locker_near(home.home))
        return self._rng.choice(home.lockers)

    def _billing(self, buyer: Buyer, at: datetime) -> Place:
        home = buyer.household
        fresh = home.moved_at is not None and at - home.moved_at < _STILL_MOVING
        if fresh and home.left and buyer.number % 100 < self._habits.late_billing * 100:
            return home.left
        return home.home

    def _typed(self, person: Person, truth: Truth) -> Person:
        rng = self._rng
        if rng.random() >= self._habits.typo or len(person.last) < 4:
            return person
        truth.hard.append("typo")
        place = rng.randrange(1, len(person.last) - 1)
        return replace(person, last=person.last[:place] + person.last[place + 1 :])

    def _mailbox(self, buyer: Buyer, truth: Truth) -> str:
        rng, main = self._rng, buyer.mailboxes[0]
        if rng.random() < 0.02:
            local, _, domain = main.partition("@")
            truth.hard.append("plus_address")
            return f"{local}+shop@{domain}"
        if rng.random() >= self._habits.second_mailbox:
            return main
        truth.hard.append("second_mailbox")
        if len(buyer.mailboxes) == 1 or rng.random() < 0.5:
            buyer.mailboxes.append(self._fresh_mailbox(buyer))
        return rng.choice(buyer.mailboxes[1:])

    def _fresh_mailbox(self, buyer: Buyer) -> str:
        if self._rng.random() < 0.15:
            return f"{self._rng.getrandbits(40):010x}@privaterelay.appleid.com"
        if self._rng.random() < 0.03:
            return f"{self._rng.getrandbits(30):08x}@mailinator.com"
        return self._town.mailbox(buyer.person, buyer.household.land)

    def _phone(self, buyer: Buyer) -> str:
        return "" if self._rng.random() < self._habits.phone_missing else buyer.phone

    def _device(self, buyer: Buyer, truth: Truth, *, away: bool) -> Device:
        # Whoever orders from elsewhere, or under another mailbox, is often at another screen.
        odd = "second_mailbox" in truth.hard
        share = self._habits.new_device + (0.1 if away else 0.0) + (0.22 if odd else 0.0)
        if self._rng.random() < share:
            buyer.devices.append(self._town.device(buyer.household.land))
            return buyer.devices[-1]
        return self._rng.choice(buyer.devices[-3:])

    def _ip(self, buyer: Buyer, truth: Truth) -> str:
        rng, home, town = self._rng, buyer.household, self._town
        if buyer.vpn and rng.random() < 0.7:
            truth.hard.append("vpn")
            return (
                town.hosting_ip()
                if rng.random() < 0.6
                else town.ip(rng.choice(list(LANDS.values())))
            )
        if rng.random() < self._habits.travel:
            truth.hard.append("travel")
            return town.ip(rng.choice(list(LANDS.values())))
        if rng.random() < 0.03:
            return town.ip(rng.choice(list(LANDS.values())))  # an employer's net ends abroad
        if rng.random() < 0.3:
            return town.carrier_ip(home.land)
        office = sum(map(ord, buyer.office.street)) % 250 + 1
        return home.ip if rng.random() < 0.85 else f"{home.land.networks[0]}.1.{office}"

    def _basket(self, buyer: Buyer, truth: Truth) -> list[dict[str, Any]]:
        splurge = self._rng.random() < 0.05
        if splurge:
            truth.hard.append("splurge")
        times = buyer.taste * (self._rng.uniform(1.5, 4.0) if splurge else 1.0)
        return basket(self._town.world, self._rng, times=times, resale=0.1 if splurge else 0.02)

    def _account(self, buyer: Buyer, draft: Draft, truth: Truth) -> None:
        rng = self._rng
        if buyer.account_id is None or rng.random() >= self._habits.signed_in:
            return
        draft.account_id, draft.account_created_at = buyer.account_id, buyer.account_created_at
        draft.signed_in = True
        for name, share in (("password_reset", 0.04), ("email_change", 0.004)):
            if rng.random() < share:
                draft.security[name] = round(rng.lognormvariate(4.0, 2.5), 1)
        added = 0.6 if draft.shipping not in buyer.delivered else 0.01
        if rng.random() < added and draft.delivery != "pickup":
            draft.security["address_added"] = round(rng.lognormvariate(2.5, 2.0), 1)
        if "password_reset" in draft.security:
            truth.hard.append("password_reset")

    def _extras(self, draft: Draft, truth: Truth) -> None:
        rng = self._rng
        if rng.random() < (0.35 if draft.at.month == 11 else 0.12):
            draft.discount_code = f"CODE{draft.at.month:02d}"
        if rng.random() < 0.04:
            draft.note = rng.choice(_NOTES)
        if "gift" in truth.hard and rng.random() < 0.4:
            draft.gift_message = "Happy birthday!"
        if rng.random() < 0.01:
            draft.status = "failed"
        if rng.random() < self._town.world.friendly:
            truth.kind = Kind.FRIENDLY
