import pytest

from app.model.order import Address
from app.rules.places import address_key, is_pick_up
from tests.builders.orders import an_address, an_order


def place(line, code="411 24", country="SE", **changes):
    return address_key(an_address(lines=(line,), postal_code=code, country=country, **changes))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Storgatan 5", "storgatan 5"),
        ("Storgatan 5", "STORG. 5"),
        ("Storgatan 5", "5 Storgatan"),
        ("Storgatan 5", "Storgatan 5 lgh 1102"),
        ("Storgatan 5", "Storgatan 5, 3 tr"),
        ("Storgatan 5 B", "Storgatan 5b"),
        ("Björkvägen 12", "Bjorkvagen 12"),
        ("Ågatan 3", "Aagatan 3"),
        ("Müllerstraße 3", "Muellerstr. 3"),
        ("Straße des 17. Juni 135", "Strasse des 17 Juni 135"),
        ("123 Main Street Apt 4", "123 Main St #4"),
        ("10 Park Avenue", "10 Park Ave"),
    ],
)
def test_one_front_door_is_one_place_however_it_is_written(one, other):
    assert place(one) == place(other) is not None


@pytest.mark.parametrize(
    "other", ["Storgatan 6", "Storgatan 55", "Storgatan 5 B", "Lillgatan 5", "Van Goghgatan 5"]
)
def test_another_door_is_another_place(other):
    assert place("Storgatan 5") != place(other)


@pytest.mark.parametrize("code", ["41124", "411 24", "SE-411 24", "S-41124", "se 411 24"])
def test_a_postcode_is_read_with_and_without_its_country(code):
    assert place("Storgatan 5", code) == "se|41124|5|storg"


def test_british_postcodes_keep_their_letters():
    assert place("10 Downing Street", "SW1A 2AA", "GB") == "gb|sw1a2aa|10|downingst"


def test_nobody_is_asked_for_the_last_four_digits_of_an_american_postcode():
    assert place("1 Main St", "94103-1234", "US") == place("1 Main St", "94103", "US")


def test_the_line_with_a_number_is_the_street():
    with_company = an_address(lines=("Andersson AB", "c/o Karlsson", "Storgatan 5"))

    assert address_key(with_company) == place("Storgatan 5")


def test_a_farm_needs_no_number():
    assert place("Gården Björkliden") == "se|41124|gardenbjorkliden"


def test_the_town_stands_in_for_a_postcode_that_a_country_does_not_have():
    assert place("1 Main Street", "", "IE", city="Dublin") == "ie|dublin|1|mainst"


@pytest.mark.parametrize(
    "address", [Address(), an_address(lines=()), an_address(postal_code="", city="")]
)
def test_too_little_is_no_place(address):
    assert address_key(address) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"shipping": an_address(lines=("Parcel Locker 1001",))},
        {"shipping": an_address(company="PostNord Ombud")},
        {"shipping": an_address(lines=("Packstation 145",), country="DE")},
        {"shipping": an_address(lines=("Utlämningsställe ICA",))},
        {"shipping_method": "local_pickup"},
        {"shipping_method": "Postnord service point"},
    ],
)
def test_a_place_where_parcels_wait_is_recognised(changes):
    assert is_pick_up(an_order(**changes))


def test_a_home_is_no_pick_up_point():
    assert not is_pick_up(an_order())
