import pytest
from disposable_email_domains import blocklist

from app.model.facts import KeyKind, Window
from app.rules.reading import NOTHING, UNKNOWN
from app.rules.signals.billing_differs import read_billing_differs
from app.rules.signals.disposable_mailbox import read_disposable_mailbox
from app.rules.signals.velocity import read_velocity
from tests.builders.facts import nothing_before, some_facts
from tests.builders.orders import a_guest, an_address, an_order, another_address

THROWN_AWAY = min(blocklist)


# -- billing ≠ shipping --


def sent_to(shipping, **changes):
    return read_billing_differs(some_facts(order=an_order(shipping=shipping, **changes)))


@pytest.mark.parametrize(
    ("shipping", "difference", "grade"),
    [
        (another_address(country="DE"), "country", 1),
        (another_address(), "region", 0.7),
        (an_address(postal_code="412 50"), "postcode", 0.5),
        (an_address(lines=("Lillgatan 2",)), "street", 0.2),
    ],
)
def test_the_farther_the_parcel_goes_the_more_it_says(shipping, difference, grade):
    reading = sent_to(shipping)

    assert (reading.value, reading.grade) == (difference, grade)


@pytest.mark.parametrize(
    "shipping",
    [
        an_address(),
        an_address(lines=("STORG. 5",), postal_code="SE-41124", city=""),
        an_address(lines=("Storgatan 5", "lgh 1102")),
        an_address(lines=(), postal_code="", city=""),
    ],
    ids=["same", "spelled otherwise", "with a flat", "left out"],
)
def test_the_same_place_in_other_words_is_the_same(shipping):
    assert sent_to(shipping) is NOTHING


def test_a_pick_up_point_counts_half():
    assert sent_to(another_address(lines=("Parcel Locker 1001",))).grade == 0.35


def test_a_pick_up_point_abroad_counts_in_full():
    assert sent_to(another_address(lines=("Packstation 145",), country="DE")).grade == 1


def test_without_a_bill_there_is_nothing_to_differ_from():
    nowhere = an_address(lines=(), postal_code="", city="")

    assert sent_to(another_address(), billing=nowhere) is UNKNOWN


# -- disposable mailbox --


def mailed(email):
    return read_disposable_mailbox(some_facts(order=an_order(customer=a_guest(email=email))))


def test_a_throw_away_mailbox_is_recognised_beneath_any_subdomain():
    deep_inside = f"deep.inside.{THROWN_AWAY.upper()}"

    assert mailed(f"anna@{THROWN_AWAY}").grade == 1
    assert mailed(f"anna@{deep_inside}").grade == 1


@pytest.mark.parametrize("domain", ["example.test", "example.com", "no-such.co.uk.example.org"])
def test_an_ordinary_mailbox_is_nothing(domain):
    assert mailed(f"anna@{domain}") is NOTHING


@pytest.mark.parametrize("relay", ["privaterelay.appleid.com", "duck.com"])
def test_a_relay_to_a_real_mailbox_is_nothing(relay):
    assert mailed("x@" + relay) is NOTHING


@pytest.mark.parametrize("email", ["", "anna", "anna@", "@"])
def test_no_mailbox_is_unknown(email):
    assert mailed(email) is UNKNOWN


# -- velocity --


def after(kind, *, trusted_ip=True, order=None, **counts):
    windows = {"hour": Window.HOUR, "day": Window.DAY, "week": Window.WEEK}
    given = {windows[name]: count for name, count in counts.items()}
    return read_velocity(
        some_facts(
            order=order or an_order(),
            velocity=nothing_before(**{kind: given}),
            trusted_ip=trusted_ip,
        )
    )


def test_the_strongest_key_and_window_are_told():
    reading = after(KeyKind.PHONE, hour=4, day=5, week=5)

    assert (reading.value, reading.grade) == ("phone 4 in 1h", pytest.approx(0.65))


@pytest.mark.parametrize("kind", KeyKind)
@pytest.mark.parametrize("window", ["hour", "day", "week"])
def test_more_orders_are_never_less_risky(kind, window):
    grades = [after(kind, **{window: count}).grade for count in range(30)]

    assert grades == sorted(grades)
    assert grades[1] == 0 < grades[-1]


@pytest.mark.parametrize(("window", "count"), [("hour", 1), ("day", 3), ("week", 7)])
def test_a_few_orders_are_nothing(window, count):
    assert after(KeyKind.EMAIL, **{window: count}) is NOTHING


def test_a_key_says_as_much_as_it_names_one_person():
    grades = [
        after(kind, hour=9).grade
        for kind in (KeyKind.EMAIL, KeyKind.CARD, KeyKind.ADDRESS, KeyKind.IP)
    ]

    assert grades == [1.0, 0.9, 0.35, 0.15]


def test_an_ip_says_nothing_where_the_proxy_is_not_trusted():
    assert after(KeyKind.IP, hour=50, trusted_ip=False) is NOTHING


def test_a_place_that_many_use_all_week_does_not_count():
    assert after(KeyKind.ADDRESS, hour=6, day=40, week=200) is NOTHING


def test_a_drop_where_everything_comes_at_once_does():
    assert after(KeyKind.ADDRESS, hour=30, day=39, week=40).grade > 0.3


def test_a_locker_does_not_count_however_busy():
    locker = an_order(shipping=another_address(lines=("Parcel Locker 1001",)))

    assert after(KeyKind.ADDRESS, hour=30, day=30, week=30, order=locker) is NOTHING


@pytest.mark.parametrize("velocity", [{}, {(KeyKind.IP, Window.HOUR): 9}])
def test_an_order_that_carries_no_usable_key_is_unknown(velocity):
    assert read_velocity(some_facts(velocity=velocity, trusted_ip=False)) is UNKNOWN


def test_two_equal_keys_are_told_in_one_order():
    counts = {"phone": {Window.HOUR: 4}, "email": {Window.HOUR: 4}}
    backwards = dict(reversed(nothing_before(**counts).items()))

    for velocity in (nothing_before(**counts), backwards):
        assert read_velocity(some_facts(velocity=velocity)).value == "email 4 in 1h"
