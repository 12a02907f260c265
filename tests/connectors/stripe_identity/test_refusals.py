"""Each way in which Stripe can say no, and what it means for us."""

import re

import pytest
from stripe import APIConnectionError

from app.model.errors import AccessDeniedError, NotFoundError, RejectedError, UnreachableError


def _start(client):
    return client.start(
        reference="chk_1", key="chk_1-start", return_url="https://c.example.test/v/1"
    )


@pytest.mark.parametrize(
    ("refused", "error"),
    [
        ((400, "parameter_invalid_empty"), RejectedError),
        ((402, "card_declined"), RejectedError),
        ((404, None), RejectedError),
        ((404, "resource_missing"), NotFoundError),
        ((401, None), AccessDeniedError),
        ((403, None), AccessDeniedError),
        ((400, "rate_limit"), UnreachableError),
        ((409, "idempotency_key_in_use"), UnreachableError),
        ((429, "lock_timeout"), UnreachableError),
        ((500, None), UnreachableError),
        ((503, None), UnreachableError),
    ],
)
def test_each_refusal_tells_whether_to_try_again(stripe, client, refused, error):
    stripe.will_refuse(*refused, param="return_url")

    with pytest.raises(error) as raised:
        client.read("vs_1")

    assert type(raised.value) is error
    assert "req_1" in str(raised.value)
    assert "Anna" not in str(raised.value)


def test_the_wish_to_wait_is_passed_on(stripe, client):
    stripe.will_answer({"error": {"type": "invalid_request_error"}}, 429, Retry_After="7")

    with pytest.raises(UnreachableError) as refused:
        client.read("vs_1")

    assert refused.value.retry_after == 7


def test_another_request_under_the_same_key_is_refused(stripe, client):
    stripe.will_refuse(400, kind="idempotency_error")

    with pytest.raises(RejectedError, match="idempotency_error"):
        _start(client)


def test_a_missing_permission_is_named(stripe, client):
    stripe.will_answer(
        {"error": {"message": "Having the 'rak_identity_product_write' permission would allow"}},
        403,
    )

    with pytest.raises(AccessDeniedError, match=re.escape("rak_identity_product_write")):
        _start(client)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b"7"),
        (502, b"<html>"),
        (502, b'{"error": "down"}'),
        (502, b'{"error": ["down"]}'),
    ],
)
def test_an_answer_that_is_not_stripes_is_no_answer(stripe, client, status, body):
    stripe.will_answer(body, status)

    with pytest.raises(UnreachableError):
        client.read("vs_1")


def test_a_server_that_is_away_is_unreachable(stripe, client):
    stripe.will_answer(b"", None)

    with pytest.raises(UnreachableError) as refused:
        client.read("vs_1")

    assert not isinstance(refused.value.__cause__, APIConnectionError)
