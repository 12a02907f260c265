"""Addresses: what differs, how far, and what their words say; honest ones look honest."""

import pytest

from app.model.order import Address, Name
from app.rules.signals import by_path
from tests.builders.facts import some_facts
from tests.builders.orders import an_address, an_order, another_address

NOWHERE = an_address(lines=(), postal_code="", city="")


def ask(name, **changes):
    return by_path[f"address.{name}"].read(some_facts(order=an_order(**changes)))


def sent_to(signal, **changes):
    return ask(signal, shipping=an_address(**changes))


@pytest.mark.parametrize(
    ("shipping", "difference"),
    [
        (another_address(country="DE"), "country"),
        (another_address(), "region"),
        (an_address(postal_code="412 50"), "postcode"),
        (an_address(lines=("Lillgatan 2",)), "street"),
    ],
)
def test_the_first_difference_is_named(shipping, difference):
    assert ask("difference", shipping=shipping) == difference
    assert ask("billing_differs", shipping=shipping) is True


@pytest.mark.parametrize(
    "shipping",
    [
        an_address(),
        an_address(lines=("STORG. 5",), postal_code="SE-41124", city=""),
        an_address(lines=("Storgatan 5", "lgh 1102")),
        NOWHERE,
    ],
    ids=["same", "spelled otherwise", "with a flat", "left out"],
)
def test_the_same_place_in_other_words_is_the_same(shipping):
    assert ask("difference", shipping=shipping) == "none"
    assert ask("billing_differs", shipping=shipping) is False


def test_without_a_bill_there_is_nothing_to_differ_from():
    assert ask("difference", billing=NOWHERE, shipping=another_address()) is None
    assert ask("billing_differs", billing=NOWHERE, shipping=another_address()) is None
    assert ask("km_apart", billing=NOWHERE, shipping=another_address()) is None


@pytest.mark.parametrize(
    ("town", "country", "least", "most"),
    [
        ("Göteborg", "SE", 0, 0),
        ("GOETEBORG", "SE", 0, 0),
        ("Mölndal", "SE", 3, 15),
        ("Haninge", "SE", 380, 410),
        ("Wien", "AT", 1000, 1200),
        ("København K", "DK", 200, 260),
    ],
)
def test_distance_is_told_between_towns_however_they_are_called(town, country, least, most):
    far = sent_to("km_apart", lines=("Other Street 1",), city=town, country=country)

    assert least <= far <= most


@pytest.mark.parametrize("changes", [{"city": "Nosuchtown"}, {"country": ""}, {"country": "ZZ"}])
def test_distance_to_an_unknown_town_is_unknown(changes):
    assert sent_to("km_apart", **({"lines": ("Lillgatan 2",), "city": "Lund"} | changes)) is None


def test_of_towns_with_one_name_the_nearest_counts():
    home = an_address(city="Boston", country="US")
    there = an_address(lines=("1 Elm Street",), city="Springfield", country="US")

    assert ask("km_apart", billing=home, shipping=there) < 200


def test_countries_are_told_as_codes_or_not_at_all():
    assert ask("countries_differ", shipping=another_address(country="DE")) is True
    assert (ask("country"), ask("billing_country")) == ("SE", "SE")
    assert sent_to("country", country="Sweden") is None
    assert sent_to("countries_differ", country="") is None


@pytest.mark.parametrize(
    "changes",
    [
        {"shipping": an_address(lines=("Packstation 145", "Postnummer 12345678"), country="DE")},
        {"shipping": an_address(lines=("Paketskåp 12",))},
        {"shipping": an_address(company="PostNord Ombud")},
        {"shipping_method": "local_pickup"},
        {"shipping_method": "instabox"},
    ],
)
def test_a_locker_is_a_pick_up_point_and_nothing_worse(changes):
    assert ask("pick_up_point", **changes) is True
    for suspicion in (
        "forwarder",
        "suite_code",
        "company",
        "house_number_missing",
        "po_box",
        "gibberish",
    ):
        assert ask(suspicion, **changes) is False


@pytest.mark.parametrize(
    "lines",
    [
        ("4283 Express Lane", "Suite 3821-992"),
        ("1 NW 2nd Street", "STE ABC12345"),
        ("22 Dock Road #XY-48213",),
        ("Unit 1234567", "Dock Road"),
    ],
)
def test_a_customer_code_in_the_address_is_a_forwarders(lines):
    assert sent_to("suite_code", lines=lines) is True
    assert sent_to("forwarder", lines=lines) is True


@pytest.mark.parametrize("company", ["MyUS.com", "Shipito", "Best Freight Forwarders Inc"])
def test_known_forwarders_are_known_by_name(company):
    assert sent_to("forwarder", company=company) is True
    assert sent_to("suite_code", company=company) is False


@pytest.mark.parametrize(
    "lines",
    [
        ("Storgatan 5", "lgh 1204"),
        ("Storgatan 5 #1204",),
        ("123 Main Street", "Suite 400"),
        ("123 Main Street Apt 4B",),
        ("500 Tower Road, Unit A1200",),
        ("12345 County Road",),
        ("Apt 10234", "9 Long Street"),
    ],
)
def test_a_flat_or_an_office_is_no_forwarder(lines):
    assert sent_to("forwarder", lines=lines) is False


@pytest.mark.parametrize(
    ("code", "country", "fits"),
    [
        ("41124", "SE", True),
        ("SE-411 24", "SE", True),
        ("SW1A1AA", "GB", True),
        ("00001", "PL", True),
        ("902101234", "US", True),
        ("1234AB", "NL", True),
        ("4112", "SE", False),
        ("ABCDE", "DE", False),
        ("", "SE", None),
        ("whatever", "HK", None),
        ("12345", "", None),
    ],
)
def test_a_post_code_fits_its_country_however_it_is_spaced(code, country, fits):
    assert sent_to("post_code_fits", postal_code=code, country=country) is fits


@pytest.mark.parametrize(
    ("lines", "missing"),
    [
        (("Storgatan",), True),
        (("Storgatan", "nr 5"), False),
        (("Storgatan 5",), False),
        ((), False),
    ],
)
def test_a_street_without_a_number_is_told(lines, missing):
    assert ask("house_number_missing", billing=an_address(), shipping=an_address(lines=lines)) is (
        missing
    )


@pytest.mark.parametrize(
    "line", ["Box 123", "PO Box 55", "P.O. Box 55", "Postfach 10 20", "Postboks 7", "Postbus 9"]
)
def test_a_post_office_box_is_one_in_many_languages(line):
    assert sent_to("po_box", lines=(line,)) is True


@pytest.mark.parametrize("line", ["Box Hill 22", "Boxvägen 4", "Postgatan 3"])
def test_a_street_that_sounds_like_a_box_is_none(line):
    assert sent_to("po_box", lines=(line,)) is False


def test_a_lodger_and_an_office_are_recognised():
    assert sent_to("care_of", lines=("c/o Karlsson", "Storgatan 5")) is True
    assert sent_to("company", company="Sample Bygg") is True
    assert sent_to("company", lines=("Sample Bygg AB", "Storgatan 5")) is True
    assert sent_to("care_of") is sent_to("company") is False
    assert sent_to("company", lines=("Storgatan 5 AB",)) is False


@pytest.mark.parametrize(
    "changes",
    [
        {"lines": ("asdfgh 1",)},
        {"lines": ("qwerty 12",)},
        {"city": "Xkqzjvwq"},
        {"name": Name(first="sdfsdfsdf", last="hjkhjk")},
        {"lines": ("xxxxxx 1",)},
    ],
)
def test_keys_hit_at_random_are_gibberish(changes):
    assert sent_to("gibberish", **changes) is True


@pytest.mark.parametrize(
    ("first", "last", "street", "city"),
    [
        ("Krzysztof", "Brzęczyszczykiewicz", "ul. Świętokrzyska 3", "Szczecin"),
        ("Nguyễn", "Thị Huỳnh", "Đường Lê Lợi 4", "Đà Nẵng"),
        ("Siân", "Llewellyn", "Heol y Ffynnon 2", "Ynysybwl"),
        ("Hjördís", "Þorvaldsdóttir", "Skólavörðustígur 8", "Reykjavík"),
        ("Þröstur", "Ægisson", "Marktschlösschenweg 7", "Rjukan"),
        ("Анна", "Щеглова", "Вздвиженка 5", "Мытищи"),
        ("安娜", "张", "朝阳区建国路 88", "北京"),
        ("محمد", "الشريف", "شارع الملك 12", "القاهرة"),
        ("Anna-Karin", "von der Schulenburg", "c/o Åkerblom, Ö. Ågatan 9", "Örnsköldsvik"),
        ("", "", "", ""),
    ],
)
def test_names_of_any_language_are_no_gibberish(first, last, street, city):
    name = Name(first=first, last=last)

    assert sent_to("gibberish", name=name, lines=(street,), city=city) is False


def test_an_order_without_any_address_says_nothing():
    empty = {"billing": Address(), "shipping": Address()}

    for name in ("difference", "km_apart", "country", "billing_country", "post_code_fits"):
        assert ask(name, **empty) is None
