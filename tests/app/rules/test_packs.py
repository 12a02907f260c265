import pytest

from app.model.decision import Assurance
from app.model.errors import InvalidInputError
from app.rules.pack_file import read_pack, write_pack
from app.rules.packs import PACKS, by_name

ids = {"ids": lambda pack: pack.name}


@pytest.mark.parametrize("pack", PACKS, **ids)
def test_a_pack_is_found_by_its_name(pack):
    assert by_name(pack.name) is pack


def test_an_unknown_pack_is_refused_with_the_names_that_there_are():
    with pytest.raises(InvalidInputError, match="balanced, strict, nordic_pay_later, observe"):
        by_name("lenient")


@pytest.mark.parametrize("pack", PACKS, **ids)
def test_a_pack_that_is_written_reads_as_itself(pack):
    assert read_pack(write_pack(pack), version=pack.version) == pack


@pytest.mark.parametrize("pack", PACKS, **ids)
def test_a_higher_score_never_needs_less(pack):
    needed = [pack.needed_at(score) for score in range(-50, 300)]

    assert needed == sorted(needed)
    assert needed[0] is Assurance.CLEAR


@pytest.mark.parametrize("pack", PACKS, **ids)
def test_a_rule_says_what_it_is_about_in_a_sentence(pack):
    assert [one.name for one in pack.rules if not one.says.endswith(".")] == []


def test_a_pack_that_only_looks_demands_nothing():
    observe = by_name("observe")

    assert observe.thresholds == ()
    assert [one for one in observe.rules if one.demands is not None] == []
    assert [one.name for one in observe.rules] == [one.name for one in by_name("balanced").rules]
