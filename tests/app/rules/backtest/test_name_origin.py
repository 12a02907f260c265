"""From where a name comes is guessed by its spelling, and often not at all."""

import pytest

from app.model.order import Name
from app.rules.backtest.name_origin import ORIGINS, name_origin


@pytest.mark.parametrize(
    ("first", "last", "origin"),
    [
        ("Anna", "Andersson", "nordic"),
        ("Søren", "Kjær", "nordic"),
        ("Анна", "Андерссон", "cyrillic"),
        ("美咲", "田中", "east_asian"),
        ("Άννα", "Ανδρέου", "greek"),
        ("Anna", "Zielińska", "polish"),
        ("Anna", "Yıldız", "turkish"),
        ("Anna", "Großmann", "german"),
        ("Anna", "Trần", "southeast_asian"),
        ("Mohammed", "Andersson", "nordic"),
        ("Mohammed", "Xyz", "arabic"),
        ("Anna", "Petrova", "east_slavic"),
        ("Anna", "Smith", "english"),
    ],
)
def test_letters_endings_and_frequent_names_give_a_hint(first, last, origin):
    assert name_origin(Name(first=first, last=last)) == origin
    assert origin in ORIGINS


@pytest.mark.parametrize("name", [Name(), Name(first="Brian", last="Cole"), Name(last="123 !")])
def test_where_the_spelling_says_little_nothing_is_said(name):
    assert name_origin(name) == ""
