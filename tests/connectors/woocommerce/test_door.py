"""Signatures, greetings and drafts: what is told before anything is stored."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ports import Intake
from connectors.shops.woocommerce.connector import WooCommerce
from tests.connectors.woocommerce.recordings import ORDER, SECRET, an_order, delivery

WOO = WooCommerce()
PING = delivery("ping")


def signed(raw, secret):
    digest = hmac.new(secret.encode(), raw, hashlib.sha256).digest()
    return {"X-WC-Webhook-Signature": base64.b64encode(digest).decode()}


def test_the_previous_secret_still_counts():
    assert WOO.may_be_from(ORDER.raw, ORDER.headers, ["newer0newer0newer0", SECRET])


def test_a_changed_body_is_from_nobody():
    assert not WOO.may_be_from(ORDER.raw + b" ", ORDER.headers, [SECRET])


@pytest.mark.parametrize("secrets", [[], [""], ["whsec-throwaway-2"]])
def test_without_the_right_secret_nothing_is_believed(secrets):
    assert not WOO.may_be_from(ORDER.raw, ORDER.headers, secrets)


def test_a_signature_made_with_an_empty_secret_is_worth_nothing():
    assert not WOO.may_be_from(b"{}", signed(b"{}", ""), ["", SECRET])


def test_headers_are_found_however_a_server_spells_them():
    lower = {name.lower(): value for name, value in ORDER.headers.items()}

    assert WOO.may_be_from(ORDER.raw, lower, [SECRET])
    assert WOO.topic(lower) == "order.created"


@given(raw=st.binary(max_size=200), claimed=st.text(max_size=60))
def test_no_invented_signature_is_believed_and_none_breaks_the_check(raw, claimed):
    headers = {"X-WC-Webhook-Signature": claimed}
    is_right = claimed == signed(raw, SECRET)["X-WC-Webhook-Signature"]

    assert WOO.may_be_from(raw, headers, [SECRET]) is is_right


def test_a_ping_that_claims_a_topic_is_no_ping():
    headers = {**PING.headers, "X-WC-Webhook-Topic": "order.created"}

    assert WOO.intake(PING.raw, headers) is Intake.KEEP


def test_a_form_with_something_else_in_it_is_no_ping():
    assert WOO.intake(b"order=1", PING.headers) is Intake.KEEP


@pytest.mark.parametrize(
    "raw",
    [
        an_order(customer_note="status checkout-draft"),
        b'{"status": "checkout-draft"',
        b'{"status": ["checkout-draft"]}',
        b"checkout-draft",
        b'{"a":' + b"[" * 100_000 + b'"checkout-draft"',
    ],
    ids=["in a note", "cut off", "in a list", "bare", "nested"],
)
def test_the_words_alone_make_no_draft(raw):
    assert WOO.intake(raw, ORDER.headers) is Intake.KEEP
