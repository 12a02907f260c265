"""The basket: what it costs, what sells on easily, and how it is sent."""

import pytest

from app.model.money import Money
from app.model.order import Address
from app.model.private import Private
from app.rules.signals import by_path
from tests.builders.facts import some_facts
from tests.builders.orders import a_line, an_order, kronor

EURO = Money(minor=10000, currency="EUR")


def ask(signal, **changes):
    return by_path[f"basket.{signal}"].read(some_facts(order=an_order(**changes)))


def holding(signal, *titles, **changes):
    return ask(signal, lines=tuple(a_line(title=title, **changes) for title in titles))


@pytest.mark.parametrize(
    ("money", "amount"),
    [
        (kronor(1348), 1348.0),
        (Money(minor=1999, currency="EUR"), 19.99),
        (Money(minor=1999, currency="JPY"), 1999.0),
        (Money(minor=1999, currency="KWD"), 1.999),
    ],
)
def test_the_total_is_in_the_currencys_major_unit(money, amount):
    assert ask("total", total=money) == amount
    assert ask("currency", total=money) == money.currency


def test_value_is_told_in_multiples_of_what_is_usual():
    assert ask("times_shop_usual", total=kronor(4000)) == 4.0


@pytest.mark.parametrize("usual", [None, kronor(0), EURO], ids=["none", "free", "euro"])
def test_without_a_usual_value_nobody_knows_what_is_dear(usual):
    assert by_path["basket.times_shop_usual"].read(some_facts(usual_value=usual)) is None


def test_articles_and_pieces_are_counted():
    lines = (a_line(quantity=2), a_line(sku="B", quantity=5, price=kronor(10)))

    assert ask("lines", lines=lines) == 2
    assert ask("pieces", lines=lines) == 7
    assert ask("most_of_one", lines=lines) == 5
    assert ask("dearest_piece", lines=lines) == 1299.0


def test_an_empty_basket_has_nothing_in_it():
    for signal in ("lines", "pieces", "most_of_one", "dearest_piece", "resaleable_share"):
        assert ask(signal, lines=()) == 0
    assert ask("all_digital", lines=()) is False
    assert ask("resaleable_kind", lines=()) == "none"


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
    assert holding("resaleable_kind", title) == kind
    assert holding("resaleable_grade", title) >= 0.8
    assert holding("gift_card", title) is (kind == "gift_card")


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
    assert holding("resaleable_kind", title) == "none"
    assert holding("resaleable_grade", title) == 0.0


def test_an_article_number_tells_as_much_as_a_title():
    assert holding("resaleable_kind", "Black, 256 GB", sku="IPHONE-17") == "phone"


def test_three_of_a_kind_are_for_somebody_elses_shop():
    assert holding("resaleable_grade", "iPhone 17", quantity=3) == 1.0


def test_other_digital_goods_count_less():
    assert holding("resaleable_kind", "A novel", digital=True) == "digital"
    assert holding("resaleable_grade", "A novel", digital=True) == 0.4
    assert holding("digital", "A novel", digital=True) is True
    assert holding("all_digital", "A novel", digital=True) is True


def test_one_parcel_is_enough_for_not_all_digital():
    lines = (a_line(digital=True), a_line())

    assert ask("digital", lines=lines) is True
    assert ask("all_digital", lines=lines) is False


def test_a_small_part_of_the_basket_counts_less():
    card = a_line(title="Presentkort", price=kronor(100))
    sofa = a_line(title="Sofa", price=kronor(9900))
    lines = (card, sofa)

    assert ask("resaleable_grade", lines=lines) == pytest.approx(0.02)
    assert ask("resaleable_share", lines=lines) == pytest.approx(0.01)
    assert ask("gift_card_share", lines=lines) == pytest.approx(0.01)


def test_the_strongest_kind_is_named():
    assert holding("resaleable_kind", "iPhone 17", "Presentkort") == "gift_card"
    assert holding("gift_card_share", "iPhone 17", "Presentkort") == 0.5


def test_goods_that_cost_nothing_are_still_seen():
    assert holding("resaleable_grade", "iPhone 17", price=kronor(0)) == 0.8


@pytest.mark.parametrize(
    ("discount", "share"), [(None, None), (kronor(0), 0.0), (kronor(1348), 0.5)]
)
def test_a_discount_is_a_share_of_the_full_price(discount, share):
    assert ask("discount_share", discount=discount) == share


def test_an_order_that_was_free_after_all_has_no_share():
    assert ask("discount_share", total=kronor(0), discount=kronor(0)) == 0.0


def test_a_code_is_told():
    assert ask("discount_code", discount_code="SPRING") is True
    assert ask("discount_code", discount_code=" ") is False


@pytest.mark.parametrize(
    ("method", "express"),
    [
        ("DHL Express", True),
        ("express_shipping", True),
        ("Next-day delivery", True),
        ("Expressfrakt", True),
        ("flat_rate", False),
        ("Espresso club", False),
        ("", False),
    ],
)
def test_a_quick_way_of_sending_is_known_by_its_words(method, express):
    assert ask("express", shipping_method=method) is express


def test_what_sending_costs_may_be_unknown():
    assert ask("shipping_price") is None
    assert ask("shipping_price", shipping_price=kronor(49)) == 49.0


def test_a_gift_and_a_note_are_told_without_their_words():
    assert ask("gift_message") is False
    assert ask("gift_message", gift_message=Private("Congratulations!")) is True
    assert ask("note", customer_note="Ring twice") is True
    assert ask("note", customer_note=" ") is False


def test_the_channel_is_the_platforms_own_word():
    assert ask("channel", created_via="Checkout") == "checkout"
    assert ask("channel", created_via="") is None


def test_a_basket_says_nothing_of_its_person():
    assert ask("total", billing=Address(), shipping=Address()) == 1348.0
