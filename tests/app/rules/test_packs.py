import pytest

from app.model.decision import Assurance
from app.model.errors import InvalidInputError
from app.rules.packs import PACKS, by_name
from app.rules.signals import SIGNALS

ids = {"ids": lambda pack: pack.name}


@pytest.mark.parametrize("pack", PACKS, **ids)
def test_a_pack_is_found_by_its_name(pack):
    assert by_name(pack.name) is pack


def test_an_unknown_pack_is_refused_with_the_names_that_there_are():
    with pytest.raises(InvalidInputError, match="balanced, strict, observe"):
        by_name("lenient")


@pytest.mark.parametrize("pack", PACKS, **ids)
def test_a_pack_weighs_every_signal_and_no_other(pack):
    assert set(pack.weights) == {signal.name for signal in SIGNALS}


@pytest.mark.parametrize("pack", PACKS, **ids)
def test_only_a_known_buyer_lowers_the_score(pack):
    assert [name for name, weight in pack.weights.items() if weight < 0] == ["known_buyer"]


@pytest.mark.parametrize("pack", PACKS, **ids)
def test_a_higher_score_never_needs_less(pack):
    needed = [pack.needed_at(score) for score in range(-50, 300)]

    assert needed == sorted(needed)
    assert needed[0] is Assurance.CLEAR


def test_no_sign_but_velocity_asks_for_proof_by_itself():
    balanced = by_name("balanced")
    alone = {name for name, weight in balanced.weights.items() if balanced.needed_at(weight)}

    # A new address has full grade only together with what else is new.
    assert alone == {"velocity", "new_delivery_address"}


def test_signals_have_names_of_their_own_and_are_described():
    names = [signal.name for signal in SIGNALS]

    assert len(names) == len(set(names))
    assert all("Grade:" in signal.description for signal in SIGNALS)
