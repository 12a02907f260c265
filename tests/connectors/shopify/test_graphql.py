"""Questions to one shop: limits, failures, refusals, and never the token of another shop."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event

import pytest

from app.model.errors import (
    AccessDeniedError,
    AccessEndedError,
    NotFoundError,
    RejectedError,
    UnreachableError,
)
from connectors.http_client import Gate
from connectors.shops.shopify.graphql import Access, GraphQL
from connectors.shops.shopify.store_url import reached_at
from connectors.shops.shopify.wire import Patience
from tests.connectors.shopify.scripted import Reply, scripted_platform

TOKEN = "shpat_of_this_shop"
SHOP = "quiet-lamps.myshopify.com"
READ, WRITE = "app_installation", "webhook_create"
FINE = Reply(body={"data": {"shop": {"name": "Quiet Lamps"}}})


def cost(requested=10, available=0.0, rate=100.0, actual=None):
    return {
        "cost": {
            "requestedQueryCost": requested,
            "actualQueryCost": actual,
            "throttleStatus": {
                "maximumAvailable": 2000.0,
                "currentlyAvailable": available,
                "restoreRate": rate,
            },
        }
    }


def throttled(**told):
    error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
    return Reply(body={"errors": [error], "extensions": cost(**told)})


def failed(code, message="No.", path=(), data=None):
    error = {"message": message, "path": list(path), "extensions": {"code": code}}
    return Reply(body={"data": data, "errors": [error]})


class Calls:
    """A client for a platform that gives the replies one by one, the last one for ever."""

    def __init__(self, platform, shop=SHOP, token=TOKEN, **patience):
        self.made = []
        url = f"https://{shop}"
        access = Access(
            shop_url=url,
            reached_at=reached_at(platform.shops_at, url),
            token=token,
            gate=Gate(frozenset({platform.place})),
            patience=Patience(**patience),
        )
        self.graphql = GraphQL(access, self.made.append)

    def statuses(self):
        return [call.status for call in self.made]


@pytest.fixture
def answering():
    """Start a platform with these replies; return a client, whose platform stops by itself."""
    opened = []

    def start(*replies, **patience):
        left = list(replies)
        platform = scripted_platform(lambda _: left.pop(0) if len(left) > 1 else left[0])
        running = platform.__enter__()
        opened.append(platform)
        calls = Calls(running, **patience)
        calls.platform = running
        return calls

    yield start
    for platform in opened:
        platform.__exit__(None, None, None)


def test_a_question_bears_the_shops_token_and_goes_to_the_version_that_we_speak(answering):
    calls = answering(FINE)

    assert calls.graphql.ask(READ) == {"shop": {"name": "Quiet Lamps"}}

    asked = calls.platform.asked[0]
    assert asked.path == f"/shops/{SHOP}/admin/api/2026-10/graphql.json"
    assert asked.token == TOKEN
    assert asked.body["operationName"] == "AppInstallation"
    assert "currentAppInstallation" in asked.body["query"]


def test_a_call_is_recorded_by_its_operation_without_anything_secret(answering):
    calls = answering(FINE)

    calls.graphql.ask(READ)

    call = calls.made[0]
    assert (call.method, call.path, call.status) == ("POST", "graphql AppInstallation", 200)
    assert "shpat" not in repr(calls.graphql.__dict__["_access"])


def test_the_platforms_time_and_the_cost_are_kept(answering):
    date = {"Date": "Sun, 22 Nov 2026 00:15:00 GMT"}
    body = {"data": {}, "extensions": cost(requested=12, available=1990, actual=7)}
    calls = answering(Reply(body=body, headers=date))

    calls.graphql.ask(READ)
    calls.graphql.ask(READ)

    assert calls.graphql.answered_at == datetime(2026, 11, 22, 0, 15, tzinfo=UTC)
    assert (calls.graphql.cost.requested, calls.graphql.cost.available) == (12, 1990)
    assert calls.graphql.spent == 14


@pytest.mark.parametrize("operation", [READ, WRITE])
def test_what_is_throttled_for_a_moment_is_asked_again_after_just_that_moment(answering, operation):
    calls = answering(throttled(requested=20, available=10, rate=100), FINE)

    calls.graphql.ask(operation)

    assert calls.statuses() == [200, 200]


def test_a_long_limit_is_not_sat_out_but_told(answering):
    calls = answering(throttled(requested=1000, available=0, rate=50))

    with pytest.raises(UnreachableError, match="how often") as problem:
        calls.graphql.ask(READ)

    assert 20 <= problem.value.retry_after < 21
    assert len(calls.made) == 1


def test_many_short_limits_are_one_long_one(answering):
    calls = answering(throttled(requested=10, available=0, rate=100), turn=0.4)

    with pytest.raises(UnreachableError):
        calls.graphql.ask(READ)

    assert len(calls.made) == 3


@pytest.mark.parametrize(
    ("headers", "seconds"), [({"Retry-After": "30"}, 30), ({}, 2), ({"Retry-After": "nan"}, 2)]
)
def test_a_status_429_says_when_to_come_back(answering, headers, seconds):
    calls = answering(Reply(status=429, body={}, headers=headers), turn=0.0)

    with pytest.raises(UnreachableError) as problem:
        calls.graphql.ask(WRITE)

    assert seconds <= problem.value.retry_after < seconds + 1


def test_a_short_429_is_waited_for(answering):
    calls = answering(Reply(status=429, body={}, headers={"Retry-After": "0.01"}), FINE)

    calls.graphql.ask(WRITE)

    assert calls.statuses() == [429, 200]


@pytest.mark.parametrize("broken", [Reply(status=502, body=b""), Reply(body={}, cut=True)])
def test_a_read_that_fails_early_is_tried_again(answering, broken):
    calls = answering(broken, broken, FINE)

    assert calls.graphql.ask(READ)["shop"]["name"] == "Quiet Lamps"


@pytest.mark.parametrize("broken", [Reply(status=502, body=b""), Reply(body={}, cut=True)])
def test_a_write_that_fails_is_not_repeated_here(answering, broken):
    calls = answering(broken, FINE)

    with pytest.raises(UnreachableError):
        calls.graphql.ask(WRITE)

    assert len(calls.made) == 1


def test_a_read_is_tried_three_times_at_most(answering):
    calls = answering(Reply(status=503, body=b"<html>"))

    with pytest.raises(UnreachableError, match="503"):
        calls.graphql.ask(READ)

    assert len(calls.made) == 3


@pytest.mark.parametrize("status", [401, 402, 403, 404, 423])
def test_a_shop_that_lets_us_in_no_more_is_said_in_a_sentence(answering, status):
    calls = answering(Reply(status=status, body={"errors": "[API] Invalid API key"}))

    with pytest.raises(AccessDeniedError) as problem:
        calls.graphql.ask(READ)

    assert str(problem.value).endswith(".")
    # Who counts as removed may be erased: only a token that is dead tells it.
    assert isinstance(problem.value, AccessEndedError) == (status == 401)
    # An order must never be taken for gone because its shop is.
    assert not isinstance(problem.value, NotFoundError)


def test_a_shop_that_moved_is_not_followed(answering):
    calls = answering(Reply(status=301, body=b"", headers={"Location": "https://evil.example/"}))

    with pytest.raises(RejectedError, match="domain has changed"):
        calls.graphql.ask(READ)

    assert len(calls.platform.asked) == 1


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(status=400, body={"errors": {"query": "Required"}}), RejectedError),
        (Reply(status=430, body=b""), UnreachableError),
        (Reply(body=b"<html>Maintenance</html>"), UnreachableError),
        (Reply(body=b"[]"), UnreachableError),
        (Reply(body={"data": None}), UnreachableError),
        (Reply(body=b"[" * 100_000), UnreachableError),
        (failed("INTERNAL_SERVER_ERROR"), UnreachableError),
        (failed("SHOP_INACTIVE"), AccessDeniedError),
        (failed("MAX_COST_EXCEEDED"), RejectedError),
        (Reply(body={"errors": "[API] something"}), RejectedError),
        (Reply(body={"errors": [{"message": "Field 'x' does not exist"}]}), RejectedError),
        (Reply(body={"errors": ["odd", {"path": 5, "extensions": []}]}), RejectedError),
    ],
)
def test_what_is_no_answer_is_told_by_whether_asking_again_may_help(answering, reply, error):
    calls = answering(reply)

    with pytest.raises(error) as problem:
        calls.graphql.ask(READ)

    assert type(problem.value) is error


def test_a_missing_scope_is_named(answering):
    said = (
        "Access denied for fulfillmentOrder field. Required access:"
        " `read_third_party_fulfillment_orders` access scope."
    )
    calls = answering(failed("ACCESS_DENIED", said, path=["fulfillmentOrder"], data={}))

    with pytest.raises(AccessDeniedError, match="read_third_party_fulfillment_orders"):
        calls.graphql.ask(READ)


def test_protected_data_that_is_withheld_comes_as_null_and_is_noted(answering):
    said = "This app is not approved to use the email field."
    data = {"order": {"email": None, "name": "#1001"}}
    calls = answering(failed("ACCESS_DENIED", said, path=["order", "email"], data=data))

    assert calls.graphql.ask(READ) == data
    assert calls.graphql.withheld == {"email"}


def test_a_field_that_may_be_lacking_is_null_where_its_scope_is_missing(answering):
    data = {"order": {"disputes": None}}
    reply = failed("ACCESS_DENIED", "Access denied.", path=["order", 0, "disputes"], data=data)
    calls = answering(reply)

    assert calls.graphql.ask(READ, may_lack=("disputes",)) == data
    with pytest.raises(AccessDeniedError):
        calls.graphql.ask(READ)


def test_errors_of_the_user_are_the_callers_to_read(answering):
    data = {"webhookSubscriptionCreate": {"userErrors": [{"message": "Address is taken"}]}}

    assert answering(Reply(body={"data": data})).graphql.ask(WRITE) == data


def test_a_server_that_says_nothing_is_waited_for_once(answering):
    heard_enough = Event()
    calls = answering(Reply(body={}, after=heard_enough), read=0.05)

    with pytest.raises(UnreachableError, match="in time"):
        calls.graphql.ask(READ)

    heard_enough.set()
    assert calls.statuses() == [None]


def test_an_operation_that_is_not_there_is_an_error_of_ours(answering):
    with pytest.raises(LookupError):
        answering(FINE).graphql.ask("no_such_thing")


def whose(asked):
    """Answer with the shop whose token came to whose address."""
    return Reply(body={"data": {"shop": asked.shop, "token": asked.token}})


@pytest.fixture
def two_shops():
    with scripted_platform(whose) as platform:
        domains = ("one-shop.myshopify.com", "other-shop.myshopify.com")
        shops = {domain: f"shpat_of_{domain}" for domain in domains}
        yield shops, {domain: Calls(platform, domain, token) for domain, token in shops.items()}


def test_two_shops_asked_in_turns_are_never_mixed_up(two_shops):
    tokens, calls = two_shops

    for _ in range(20):
        for shop, one in calls.items():
            assert one.graphql.ask(READ) == {"shop": shop, "token": tokens[shop]}


def test_two_shops_asked_in_many_threads_at_once_are_never_mixed_up(two_shops):
    tokens, calls = two_shops

    def ask(shop):
        return [calls[shop].graphql.ask(READ) for _ in range(10)]

    with ThreadPoolExecutor(8) as threads:
        wanted = [shop for _ in range(8) for shop in tokens]
        answers = list(threads.map(ask, wanted))

    for shop, found in zip(wanted, answers, strict=True):
        assert found == [{"shop": shop, "token": tokens[shop]}] * 10
