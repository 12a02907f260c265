"""Mailbox and phone: thrown away, forwarded, telling a name, or typed blindly."""

import pytest
from disposable_email_detector import DISPOSABLE_DOMAINS

from app.model.order import Name
from app.rules.signals import by_path
from tests.builders.facts import some_facts
from tests.builders.orders import a_guest, an_address, an_order, another_address

# Put together here, as whole addresses in a test could belong to somebody.
GMAIL = "gmail.com"
THROWN_AWAY = min(DISPOSABLE_DOMAINS)


def ask(signal, **changes):
    return by_path[f"contact.{signal}"].read(some_facts(order=an_order(**changes)))


def mailed(signal, local, domain="example.test", **changes):
    return ask(signal, customer=a_guest(email=f"{local}@{domain}"), **changes)


def rung(signal, phone, **changes):
    return ask(signal, customer=a_guest(phone=phone), **changes)


# -- the mailbox --


@pytest.mark.parametrize("domain", [THROWN_AWAY, f"deep.inside.{THROWN_AWAY.upper()}"])
def test_a_throw_away_mailbox_is_recognised_beneath_any_subdomain(domain):
    assert mailed("disposable", "anna", domain) is True


@pytest.mark.parametrize(
    "domain", ["example.test", "example.com", "no-such.co.uk.example.org", GMAIL, "mail.ru"]
)
def test_an_ordinary_mailbox_is_neither_thrown_away_nor_a_relay(domain):
    assert mailed("disposable", "anna", domain) is False
    assert mailed("relay", "anna", domain) is False


@pytest.mark.parametrize("domain", ["privaterelay.appleid.com", "duck.com", "mozmail.com"])
def test_a_relay_is_told_apart_and_its_random_name_held_against_nobody(domain):
    assert mailed("relay", "xk29fjq3vz", domain) is True
    assert mailed("disposable", "xk29fjq3vz", domain) is False
    assert mailed("random_mailbox", "xk29fjq3vz", domain) is None
    assert mailed("name_in_mailbox", "xk29fjq3vz", domain) is None


@pytest.mark.parametrize("email", ["", "anna", "anna@", "@", "@example.test"])
def test_no_mailbox_is_unknown(email):
    order = an_order(customer=a_guest(email=email))
    for signal in ("disposable", "relay", "free_mailbox", "tagged", "digits", "name_in_mailbox"):
        answer = by_path[f"contact.{signal}"].read(some_facts(order=order))
        assert answer in {None, False}
    assert by_path["contact.tagged"].read(some_facts(order=order)) is None


def test_an_order_without_a_mailbox_says_so():
    assert ask("email_missing", customer=a_guest(email="")) is True
    assert ask("email_missing") is False


@pytest.mark.parametrize(
    ("domain", "free"),
    [
        (GMAIL, True),
        ("hotmail.co.uk", True),
        ("yahoo.se", True),
        ("web.de", True),
        ("example.test", False),
        ("web.example.com", False),
        ("home.example", False),
    ],
)
def test_mailboxes_for_anybody_are_known(domain, free):
    assert mailed("free_mailbox", "anna", domain) is free


def test_tags_dots_digits_and_length_are_told():
    assert mailed("tagged", "anna+shop") is True
    assert mailed("tagged", "anna") is False
    assert mailed("dotted", "an.na", GMAIL) is True
    assert mailed("dotted", "an.na") is False
    assert (mailed("digits", "anna1985"), mailed("length", "anna1985")) == (4, 8)
    assert mailed("domain", "anna", "Mail.Example.TEST") == "mail.example.test"
    assert mailed("top_level", "anna", "example.co.uk") == "uk"


@pytest.mark.parametrize(
    "local",
    ["anna.andersson", "Andersson.Anna", "aandersson", "anna.a", "annaandersson85", "andersson"],
)
def test_a_mailbox_tells_its_owners_name_in_many_ways(local):
    assert mailed("name_in_mailbox", local) >= 0.8


@pytest.mark.parametrize("local", ["kundtjanst", "xkqzjvw", "bosse.berg"])
def test_another_name_tells_little(local):
    assert mailed("name_in_mailbox", local) < 0.55


@pytest.mark.parametrize(("local", "name"), [("ab", None), ("12345", None), ("anna", Name())])
def test_too_little_to_compare_is_unknown(local, name):
    home = an_address() if name is None else an_address(name=name)

    assert mailed("name_in_mailbox", local, billing=home) is None


@pytest.mark.parametrize("local", ["xkqzjvwq", "a8f3b2c91d4e", "x1k2z3v4", "asdfgh", "hjkhjkhjk"])
def test_a_mailbox_typed_blindly_looks_random(local):
    assert mailed("random_mailbox", local) >= 0.9


@pytest.mark.parametrize(
    "local",
    [
        "anna.andersson",
        "krzysztof.wojciechowski",
        "nguyen.thi.huynh",
        "schwarzenegger88",
        "bjork.vagen",
        "mxgamer",
        "info.butik",
        "darkknight2001",
        "familjen.qvist+shop",
    ],
)
def test_a_mailbox_of_words_does_not(local):
    assert mailed("random_mailbox", local) < 0.3


def test_a_short_mailbox_is_not_judged():
    assert mailed("random_mailbox", "xq") is None


# -- the phone --


@pytest.mark.parametrize(
    ("phone", "country", "kind"),
    [
        ("070-123 45 67", "SE", "mobile"),
        ("+46 8 123 456 78", "SE", "fixed"),
        ("+49 1512 3456789", "DE", "mobile"),
        ("+1 415 555 2671", "US", "mobile"),
        ("+44 56 0000 0000", "GB", "voip"),
    ],
)
def test_a_number_has_a_country_and_a_kind(phone, country, kind):
    assert (rung("phone_country", phone), rung("phone_type", phone)) == (country, kind)
    assert rung("phone_valid", phone) is True


def test_a_number_that_no_country_has_is_not_valid():
    assert rung("phone_valid", "12") is False
    assert rung("phone_country", "12") is rung("phone_type", "12") is None


def test_no_number_is_missing_and_otherwise_unknown():
    silent = {"billing": an_address(phone=""), "shipping": an_address(phone="")}

    assert rung("phone_missing", "", **silent) is True
    for signal in ("phone_valid", "phone_country", "phone_country_differs", "phone_type"):
        assert rung(signal, "", **silent) is None


def test_a_number_of_neither_country_differs():
    assert rung("phone_country_differs", "+4915123456789") is True
    abroad = another_address(country="DE")
    assert rung("phone_country_differs", "+4915123456789", shipping=abroad) is False
    assert rung("phone_country_differs", "0701234567") is False


@pytest.mark.parametrize(
    ("phone", "differs"),
    [("+46701234567", False), ("070-123 45 67", False), ("070-765 43 21", True), ("", None)],
)
def test_the_parcels_own_number_is_compared_in_any_spelling(phone, differs):
    assert ask("shipping_phone_differs", shipping=an_address(phone=phone)) is differs
