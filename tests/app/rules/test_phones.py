"""A phone number has one form, a country and a kind, however it was typed."""

import pytest

from app.rules.phones import Phone, read_phone

ANNAS = Phone(text="+46701234567", country="SE", kind="mobile")


@pytest.mark.parametrize(
    "said", ["+46701234567", "0046 70-123 45 67", "070 123 45 67", "070/1234567", "+46(0)701234567"]
)
def test_one_number_has_one_form(said):
    assert read_phone(said, "SE") == ANNAS


@pytest.mark.parametrize(("said", "country"), [("0701234567", ""), ("12", "SE"), ("x", "SE")])
def test_what_cannot_ring_is_no_number(said, country):
    assert read_phone(said, country) is None


def test_a_prefix_says_more_than_the_bill():
    assert read_phone("+46701234567", "DE") == ANNAS


def test_a_satellite_phone_is_of_no_country():
    assert read_phone("+870773111632", "SE").country == ""
