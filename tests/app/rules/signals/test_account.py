"""The account: how old it is, what was changed lately, and whose name it bears."""

from datetime import timedelta

import pytest

from app.model.order import AccountSecurity, Name
from app.rules.signals import by_path
from tests.builders.facts import some_facts
from tests.builders.orders import ANNA, KARIN, PLACED_AT, a_guest, a_member, an_order


def ask(name, **changes):
    return by_path[f"account.{name}"].read(some_facts(order=an_order(**changes)))


def test_a_guest_has_no_account_to_speak_of():
    assert ask("guest") is True
    for name in ("signed_in", "age_days", "age_seconds", "name_differs", "name_likeness"):
        assert ask(name) is None


def test_an_account_has_an_age():
    assert ask("guest", customer=a_member()) is False
    assert ask("age_days", customer=a_member()) == 730.0
    made = a_member(account_created_at=PLACED_AT - timedelta(seconds=40))
    assert ask("age_seconds", customer=made) == 40.0


def test_an_account_made_after_its_order_is_new_not_younger_than_that():
    late = a_member(account_created_at=PLACED_AT + timedelta(seconds=3))

    assert ask("age_seconds", customer=late) == 0.0


@pytest.mark.parametrize("said", [True, False, None])
def test_the_platform_tells_who_was_signed_in(said):
    assert ask("signed_in", signed_in=said) is said


def test_the_latest_change_of_the_account_counts():
    security = AccountSecurity(since_password_reset=90.0, since_email_change=5.0)

    assert ask("minutes_since_password_reset", security=security) == 90.0
    assert ask("minutes_since_address_added", security=security) is None
    assert ask("minutes_since_email_change", security=security) == 5.0
    assert ask("security_changed_minutes", security=security) == 5.0


@pytest.mark.parametrize("security", [None, AccountSecurity()])
def test_changes_that_nobody_tells_of_are_unknown(security):
    assert ask("security_changed_minutes", security=security) is None


def test_another_payer_than_the_accounts_is_told():
    assert ask("name_differs", customer=a_member(name=KARIN)) is True
    assert ask("name_likeness", customer=a_member(name=KARIN)) < 0.8


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Anna", "Andersson"),
        ("ANNA", "ANDERSSON"),
        ("Andersson", "Anna"),
        ("Anna Maria", "Andersson"),
        ("Anna", "Anderson"),
        ("Анна", "Андерссон"),
    ],
)
def test_one_name_in_many_spellings_is_one(first, last):
    account = a_member(name=Name(first=first, last=last))

    assert ask("name_differs", customer=account) is False
    assert ask("name_likeness", customer=account) >= 0.7


@pytest.mark.parametrize("name", [Name(), Name(first="A", last="Andersson"), Name(last="Anna")])
def test_too_little_of_a_name_is_not_called_another(name):
    assert ask("name_differs", customer=a_member(name=name)) is None


def test_scripts_without_vowels_are_not_measured():
    arabic = a_member(name=Name(first="آنا", last="أندرسون"))

    assert ask("name_likeness", customer=arabic) is None
    assert ask("name_differs", customer=arabic) is None


def test_the_same_name_is_entirely_alike():
    assert ask("name_likeness", customer=a_member(name=ANNA)) == 1.0
    assert ask("name_differs", customer=a_guest(name=KARIN)) is None
