"""The platform's own word, as it stands."""

import pytest

from app.model.order import PlatformRisk
from app.rules.signals import by_path
from tests.builders.facts import some_facts
from tests.builders.orders import an_order


def ask(name, risk):
    return by_path[f"platform.{name}"].read(some_facts(order=an_order(platform_risk=risk)))


@pytest.mark.parametrize("risk", [None, PlatformRisk.PENDING])
def test_a_platform_that_has_not_judged_is_unknown(risk):
    assert ask("risk", risk) is None
    assert ask("risk_level", risk) is None


@pytest.mark.parametrize(
    ("risk", "word", "level"),
    [
        (PlatformRisk.NONE, "none", 0),
        (PlatformRisk.LOW, "low", 1),
        (PlatformRisk.MEDIUM, "medium", 2),
        (PlatformRisk.HIGH, "high", 3),
    ],
)
def test_its_word_has_a_level(risk, word, level):
    assert (ask("risk", risk), ask("risk_level", risk)) == (word, level)
