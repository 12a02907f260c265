import pytest
from hypothesis import given

from app.rules.mailboxes import domain_of, fold_mailbox
from tests.builders.any_orders import mailboxes


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        (" Anna@Example.TEST ", "anna@example.test"),
        ("anna+shop@example.test", "anna@example.test"),
        ("anna.andersson@example.test", "anna.andersson@example.test"),
        ("anna@example.test.", "anna@example.test"),
        ("anna@göteborg.example", "anna@xn--gteborg-90a.example"),
        ("anna@xn--gteborg-90a.example", "anna@xn--gteborg-90a.example"),
    ],
)
def test_one_mailbox_has_one_spelling(written, folded):
    assert fold_mailbox(written) == folded


def test_dots_mean_nothing_to_gmail_only():
    # Put together here, as whole addresses in a fixture could belong to somebody.
    google = fold_mailbox("an.na+x@" + "googlemail.com")

    assert google == "anna@" + "gmail.com"
    assert fold_mailbox("an.na@example.test") != fold_mailbox("anna@example.test")


@pytest.mark.parametrize(
    "written", ["", "anna", "@", "anna@", "@example.test", "anna@localhost", "+x@example.test"]
)
def test_what_is_no_mailbox_has_no_spelling(written):
    assert fold_mailbox(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "an na@example.test",
        "anna@" + "x" * 400 + ".test",
        "anna@-ö-.test",
        "a@" + "ö" * 70 + ".test",
    ],
)
def test_what_no_server_would_take_is_no_mailbox(written):
    assert fold_mailbox(written) is None


@given(mailboxes)
def test_folding_never_fails_and_twice_is_as_once(written):
    folded = fold_mailbox(written)

    assert folded is None or fold_mailbox(folded) == folded


def test_the_domain_is_what_stands_after_the_last_at():
    assert domain_of('"odd@name"@Example.TEST') == "example.test"
