"""Fraudsters: what a ring has at hand, and when it orders."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from benchmarks.histories.lands import LANDS, TOO_FAR, Land
from benchmarks.histories.people import Device, Person, Place, Town, drawn
from benchmarks.histories.world import Kind, World

_ALIKE = {Kind.OWN_MAILBOX: 1.6, Kind.TESTER: 9.0, Kind.MULES: 5.0, Kind.CARD_GOODS: 2.5}
"""How many orders a ring places, on the average, beyond the first."""


@dataclass(slots=True, kw_only=True)
class Ring:
    """One fraudster, or a few who share their means."""

    kind: Kind
    orders: list[datetime]
    land: Land
    person: Person
    """Who they are in truth."""
    mule: Person
    """Who takes parcels in for them."""
    drops: list[Place]
    devices: list[Device]
    networks: list[str]
    phones: list[str]
    mailboxes: list[str] = field(default_factory=list)
    patient: bool = False


class Underworld:
    """Makes rings, and lets them take new means or old ones."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._rng: Random = town.rng
        self._craft = town.world.craft

    def rings(self, orders: int) -> list[Ring]:
        """Return rings that place about so many orders between them."""
        found: list[Ring] = []
        while sum(len(ring.orders) for ring in found) < orders:
            found.append(self._ring())
        return found

    def device_of(self, ring: Ring) -> Device:
        """Return an old or a new browser of theirs."""
        if not ring.devices or not self._again():
            foreign = self._rng.random() < self._craft.foreign_language
            languages = ("en-US,en;q=0.9", "ru-RU,ru;q=0.9", "pl-PL,pl;q=0.9", "ro-RO,ro;q=0.9")
            ring.devices.append(self._town.device(ring.land, languages if foreign else ()))
        return ring.devices[-1]

    def network_of(self, ring: Ring) -> str:
        """Return an old or a new address in the net."""
        rng = self._rng
        if ring.networks and self._again():
            return ring.networks[-1]
        where = rng.random()
        if where < self._craft.hosting:
            found = self._town.hosting_ip()
        elif where < self._craft.hosting + self._craft.abroad * 0.8:
            found = self._town.ip_in(rng.choice(TOO_FAR))
        elif rng.random() < 0.35:
            found = self._town.carrier_ip(ring.land)
        else:
            found = self._town.ip(ring.land)
        ring.networks.append(found)
        return found

    def phone_of(self, ring: Ring) -> str:
        """Return an old or a new number of theirs."""
        if not ring.phones or not self._again():
            ring.phones.append(self._town.phone(ring.land))
        return ring.phones[-1]

    def mailbox_of(self, ring: Ring, like: Person) -> str:
        """Return a mailbox of theirs that bears about this name."""
        rng = self._rng
        if rng.random() < 0.05:
            return f"{rng.getrandbits(36):09x}@{rng.choice(('mailinator.com', 'yopmail.com'))}"
        return self._town.mailbox(like, ring.land, random_share=0.3)

    def drop_of(self, ring: Ring, near: Place) -> tuple[Place, str]:
        """Return where the parcel is fetched, and how it gets there."""
        rng = self._rng
        if rng.random() < self._craft.locker:
            return self._town.locker_near(near), "pickup"
        if not ring.drops or not self._again():
            ring.drops.append(self._town.place(ring.land))
        return rng.choice(ring.drops[-2:]), "express" if rng.random() < 0.15 else "home"

    def _again(self) -> bool:
        return self._rng.random() < self._craft.reuse

    def _ring(self) -> Ring:
        town, rng, world = self._town, self._rng, self._town.world
        shares = {str(kind): part / (1 + _more(kind)) for kind, part in world.mix.items()}
        kind = Kind(drawn(rng, shares))
        land = LANDS[world.home] if rng.random() < 0.8 else rng.choice(list(LANDS.values()))
        return Ring(
            kind=kind,
            orders=_times(world, rng, kind),
            land=land,
            person=town.person(land),
            mule=town.person(land),
            drops=[],
            devices=[],
            networks=[],
            phones=[],
            patient=rng.random() < world.craft.patience,
        )


def _more(kind: Kind) -> float:
    return _ALIKE.get(kind, 0.8)


def _times(world: World, rng: Random, kind: Kind) -> list[datetime]:
    # Nobody can be impersonated before anybody is known.
    at = world.starts_at + world.span * rng.uniform(0.1, 1.0)
    more = int(rng.expovariate(1 / _more(kind)))
    times = [at]
    for _ in range(min(more, 40)):
        pause = rng.expovariate(1 / 4) if kind is Kind.TESTER else rng.lognormvariate(6.5, 2.2)
        times.append(times[-1] + timedelta(minutes=pause))
    return [one for one in times if one < world.starts_at + world.span]
