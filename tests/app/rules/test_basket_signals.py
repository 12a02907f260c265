import pytest

from app.model.money import Money
from app.rules.reading import NOTHING, UNKNOWN
from app.rules.signals.guest_dear_basket import read_guest_dear_basket
from app.rules.signals.resaleable_goods import read_resaleable_goods
from app.rules.signals.value import read_value
from tests.builders.facts import a_known_buyer, some_facts
from tests.builders.orders import a_line, a_member, an_order, kronor


def costing(total, **changes):
    return some_facts(order=an_order(total=kronor(total)), **changes)


def holding(*titles, **changes):
    return some_facts(order=an_order(lines=tuple(a_line(title=t, **changes) for t in titles)))


@pytest.mark.parametrize(
    ("total", "times", "grade"), [(1000, 1, 0), (1500, 1.5, 0), (4000, 4, 0.9), (90000, 90, 1)]
)
def test_value_is_told_in_multiples_of_what_is_usual(total, times, grade):
    reading = read_value(costing(total))

    assert (reading.value, reading.grade) == (times, pytest.approx(grade))


@pytest.mark.parametrize("read", [read_value, read_guest_dear_basket])
def test_dearer_is_never_less_risky(read):
    grades = [read(costing(total)).grade for total in range(0, 20000, 250)]

    assert grades == sorted(grades)


@pytest.mark.parametrize("read", [read_value, read_guest_dear_basket])
@pytest.mark.parametrize(
    "usual", [None, kronor(0), Money(minor=10000, currency="EUR")], ids=["none", "free", "euro"]
)
def test_without_a_usual_value_nobody_knows_what_is_dear(read, usual):
    assert read(costing(9000, usual_value=usual)) is UNKNOWN


def test_a_known_buyer_is_no_stranger_with_a_dear_basket():
    assert read_guest_dear_basket(costing(9000, buyer=a_known_buyer())) is NOTHING


def test_a_new_account_is_trusted_a_little_more_than_a_guest():
    member = some_facts(order=an_order(total=kronor(9000), customer=a_member()))

    assert 0 < read_guest_dear_basket(member).grade < read_guest_dear_basket(costing(9000)).grade


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("iPhone 17 Pro 256 GB", "phone"),
        ("Samsung Galaxy S26 mobiltelefon", "phone"),
        ("Mobiltelefon Nokia", "phone"),
        ("PlayStation 5 Slim", "console"),
        ("PS5 Digital", "console"),
        ("Spelkonsol", "console"),
        ("Nintendo Switch OLED", "console"),
        ("MacBook Air 13", "computer"),
        ('Bärbar dator 14"', "computer"),
        ("Bærbar computer", "computer"),
        ("Grafikkarte RTX 5090", "computer"),
        ("Apple Watch Ultra", "watch"),
        ("Rolex Submariner", "watch"),
        ("TAG Heuer Carrera", "watch"),
        ("Armbandsur i stål", "watch"),
        ("Presentkort 500 kr", "gift_card"),
        ("Gift card, any amount", "gift_card"),
        ("Gavekort", "gift_card"),
        ("Geschenkgutschein 50 €", "gift_card"),
        ("Guldring 18k", "gold"),
        ("Gold bar 10 g", "gold"),
        ("Goldmünze Krügerrand", "gold"),
        ("Gulltacka", "gold"),
        ("Gucci handbag", "luxury"),
    ],
)
def test_goods_that_are_sold_on_are_recognised_in_many_languages(title, kind):
    reading = read_resaleable_goods(holding(title))

    assert (reading.value, reading.grade >= 0.8) == (kind, True)


@pytest.mark.parametrize(
    "title",
    [
        "Winter jacket",
        "iPhone 17 case",
        "Mobilskal iPhone 17",
        "Hülle für iPhone",
        "Laddare MacBook",
        "Klockrem Apple Watch",
        "Headphone stand",
        "Light switch",
        "Console table, oak",
        "Notebook A5 lined",
        "Golden retriever poster",
        "T-shirt gold print",
        "Omega-3 capsules",
        "Dishwasher tablets",
        "Handy tool set",
    ],
)
def test_goods_that_only_sound_like_it_are_not(title):
    assert read_resaleable_goods(holding(title)) is NOTHING


def test_an_article_number_tells_as_much_as_a_title():
    assert read_resaleable_goods(holding("Black, 256 GB", sku="IPHONE-17")).value == "phone"


def test_three_of_a_kind_are_for_somebody_elses_shop():
    assert read_resaleable_goods(holding("iPhone 17", quantity=3)).grade == 1


def test_other_digital_goods_count_less():
    reading = read_resaleable_goods(holding("A novel", digital=True))

    assert (reading.value, reading.grade) == ("digital", 0.4)


def test_a_small_part_of_the_basket_counts_less():
    card = a_line(title="Presentkort", price=kronor(100))
    sofa = a_line(title="Sofa", price=kronor(9900))
    reading = read_resaleable_goods(some_facts(order=an_order(lines=(card, sofa))))

    assert reading.grade == pytest.approx(0.02)


def test_the_strongest_kind_is_named():
    assert read_resaleable_goods(holding("iPhone 17", "Presentkort")).value == "gift_card"


def test_goods_that_cost_nothing_are_still_seen():
    assert read_resaleable_goods(holding("iPhone 17", price=kronor(0))).grade == 0.8


def test_an_empty_basket_holds_nothing():
    assert read_resaleable_goods(some_facts(order=an_order(lines=()))) is NOTHING
