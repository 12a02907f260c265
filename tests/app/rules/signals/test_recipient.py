"""Who gets the parcel: the payer, somebody of the family, or somebody else."""

import pytest

from app.model.order import Name
from app.rules.signals import by_path
from tests.builders.facts import some_facts
from tests.builders.orders import ANNA, KARIN, an_address, an_order


def ask(name, recipient, payer=ANNA):
    order = an_order(billing=an_address(name=payer), shipping=an_address(name=recipient))
    return by_path[f"person.{name}"].read(some_facts(order=order))


def test_a_parcel_to_the_payer_is_theirs():
    assert ask("recipient_differs", ANNA) is False
    assert ask("recipient_likeness", ANNA) == 1.0
    assert ask("shared_surname", ANNA) is False


def test_a_parcel_to_a_stranger_is_told():
    assert ask("recipient_differs", KARIN) is True
    assert ask("recipient_likeness", KARIN) < 0.8
    assert ask("shared_surname", KARIN) is False


@pytest.mark.parametrize("surname", ["Andersson", "ANDERSSON", "Svensson Andersson"])
def test_another_of_the_same_surname_is_told_apart_from_a_stranger(surname):
    relative = Name(first="Gustav", last=surname)

    assert ask("recipient_differs", relative) is True
    assert ask("shared_surname", relative) is True


@pytest.mark.parametrize("name", [Name(), Name(first="A.", last="Andersson")])
def test_an_unclear_recipient_is_unknown(name):
    assert ask("recipient_differs", name) is None
    assert ask("shared_surname", name) is None


def test_nobody_differs_from_nobody():
    assert ask("recipient_differs", Name(), payer=Name()) is None
    assert ask("recipient_likeness", Name(), payer=Name()) is None
