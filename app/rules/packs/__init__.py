"""The packs that come with Clearhold; each is a text that a merchant may take and change."""

from dataclasses import replace
from importlib.resources import files
from typing import Final

from app.model.errors import InvalidInputError
from app.rules.pack import Pack
from app.rules.pack_file import read_pack

_VERSIONS: Final = {"balanced": 6, "strict": 5, "nordic_pay_later": 4}
"""By name. Whoever changes a text counts its version up: decisions name it."""


def _shipped(name: str) -> Pack:
    text = files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return read_pack(text, version=_VERSIONS[name])


def _observing(pack: Pack) -> Pack:
    """Return the same rules, which ask nobody: so that what is looked at is what would act."""
    return replace(
        pack,
        name="observe",
        description="Scores every order like balanced and asks nobody. For looking before acting.",
        rules=tuple(replace(rule, demands=None) for rule in pack.rules),
        thresholds=(),
    )


_BALANCED: Final = _shipped("balanced")

PACKS: Final = (
    _BALANCED,
    _shipped("strict"),
    _shipped("nordic_pay_later"),
    _observing(_BALANCED),
)


def by_name(name: str) -> Pack:
    """Return the shipped pack of that name.

    Raises:
        InvalidInputError: there is no such pack.
    """
    for pack in PACKS:
        if pack.name == name:
            return pack
    known = ", ".join(pack.name for pack in PACKS)
    raise InvalidInputError(f"There is no rule pack called {name!r}. Choose one of: {known}.")
