"""How webhooks travel: signed, late, twice, again and again, and sometimes not at all."""

import base64
import hmac
import json

import pytest

from connectors.shops.shopify.simulator.hooks.courier import RETRY_SECONDS
from tests.connectors.shopify_simulator.driver import CLIENT_ID, HOME, SECRET
from tests.waiting import wait_for

SUBSCRIBE = """mutation Make($topic: WebhookSubscriptionTopic!, $uri: String!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: {uri: $uri, name: "watch"}) {
    webhookSubscription { id topic uri } userErrors { field message } } }"""
LIST = "query { webhookSubscriptions(first: 10) { nodes { id topic uri } } }"


def signature(secret: str, body: bytes) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


@pytest.mark.usefixtures("client")
def test_a_webhook_says_what_shop_and_when_and_is_signed(shop, platform, receiver):
    order = shop.place()
    platform.flush()
    first = receiver.received[0]
    body = json.loads(first.body)

    assert first.headers["X-Shopify-Hmac-Sha256"] == signature(SECRET, first.body)
    assert first.headers["X-Shopify-Shop-Domain"] == shop.domain
    assert first.headers["X-Shopify-API-Version"] == "2026-10"
    assert first.headers["X-Shopify-Triggered-At"].endswith("Z")
    assert "X-Shopify-Name" not in first.headers
    assert (first.topic, body["admin_graphql_api_id"]) == ("orders/create", order["gid"])


@pytest.mark.usefixtures("client")
def test_webhooks_of_one_event_share_its_id_and_nothing_else(shop, platform, receiver):
    shop.place()
    platform.flush()
    created, paid = receiver.received

    assert created.headers["X-Shopify-Event-Id"] == paid.headers["X-Shopify-Event-Id"]
    assert created.headers["X-Shopify-Webhook-Id"] != paid.headers["X-Shopify-Webhook-Id"]
    assert receiver.topics == ["orders/create", "orders/paid"]


@pytest.mark.usefixtures("client")
def test_webhooks_go_out_by_themselves_after_a_while(shop, platform, receiver):
    platform.control("faults", {"deliveries": {"delay": 0}})
    shop.place()

    wait_for(lambda: len(receiver.received) == 2)


def test_an_app_that_is_not_installed_hears_nothing(shop):
    shop.place()

    assert shop.topics() == []


def test_an_app_hears_only_what_its_scopes_allow(shop):
    shop.install(scopes=["read_customers"])
    shop.place(customer={"first_name": "Anna", "last_name": "Andersson"})

    assert shop.topics() == ["customers/create"]


@pytest.mark.usefixtures("client")
def test_the_old_secret_signs_for_a_while(shop, platform, receiver):
    changed = platform.control(f"apps/{CLIENT_ID}/rotate", {"seconds": 60})
    shop.place()
    platform.flush()
    platform.advance(60)
    shop.place()
    platform.flush()
    first, last = receiver.received[0], receiver.received[-1]

    assert first.headers["X-Shopify-Hmac-Sha256"] == signature(SECRET, first.body)
    assert last.headers["X-Shopify-Hmac-Sha256"] == signature(changed["client_secret"], last.body)


@pytest.mark.usefixtures("client")
def test_a_failure_is_tried_again_eight_times_with_the_same_body(shop, platform, receiver):
    receiver.status = 500
    order = shop.place(financial_status="authorized")
    platform.flush()
    platform.control("faults", {"deliveries": {"lost_topics": ["orders/updated"]}})
    shop.act(order, "tag", add=["later"])
    for tried, seconds in enumerate(RETRY_SECONDS, start=2):
        platform.advance(seconds)
        wait_for(lambda tried=tried: len(receiver.received) == tried)
    platform.flush(retries=True)

    assert sum(RETRY_SECONDS) == 4 * 3600
    assert receiver.topics == ["orders/create"] * 9
    assert len({one.body for one in receiver.received}) == 1
    assert len({one.headers["X-Shopify-Webhook-Id"] for one in receiver.received}) == 1
    assert platform.read("events") == []


@pytest.mark.usefixtures("client")
def test_retries_come_by_the_clock(shop, platform, receiver):
    receiver.status = 503
    shop.place(financial_status="authorized")
    platform.flush()
    receiver.status = 200
    platform.advance(RETRY_SECONDS[0])

    wait_for(lambda: len(receiver.received) == 2)
    wait_for(lambda: platform.read("events") == [])


def test_a_webhook_of_the_api_that_keeps_failing_is_deleted(client, shop, platform, receiver):
    platform.app(webhooks_at="")
    client.ask(SUBSCRIBE, topic="ORDERS_CREATE", uri=receiver.url)
    receiver.status = 410
    shop.place()
    platform.flush()
    for _ in RETRY_SECONDS[:-1]:
        platform.flush(retries=True)
    before = client.ask(LIST)["webhookSubscriptions"]["nodes"]
    platform.flush(retries=True)

    assert [one["topic"] for one in before] == ["ORDERS_CREATE"]
    assert client.ask(LIST)["webhookSubscriptions"]["nodes"] == []
    assert receiver.received[0].headers["X-Shopify-Name"] == "watch"


def test_webhooks_of_the_api_end_with_the_installation(client, shop):
    client.ask(SUBSCRIBE, topic="ORDERS_CREATE", uri="https://app.example.test/hooks")
    shop.control("uninstall", {"client_id": CLIENT_ID})
    again = shop.install()

    assert again.ask(LIST)["webhookSubscriptions"]["nodes"] == []


def test_a_listed_webhook_can_be_asked_for_by_topic_and_address(client):
    address = "https://app.example.test/hooks"
    for topic in ("ORDERS_CREATE", "ORDERS_UPDATED", "SHOP_UPDATE"):
        client.ask(SUBSCRIBE, topic=topic, uri=address)
    query = """query L($topics: [WebhookSubscriptionTopic!], $uri: String, $after: String) {
      webhookSubscriptions(first: 1, topics: $topics, uri: $uri, after: $after) {
        nodes { topic apiVersion { handle } legacyResourceId } pageInfo { endCursor hasNextPage } } }"""
    some = client.ask(query, topics=["SHOP_UPDATE"], uri=address)["webhookSubscriptions"]
    page = client.ask(query)["webhookSubscriptions"]
    rest = client.ask(query, after=page["pageInfo"]["endCursor"])["webhookSubscriptions"]

    assert [one["topic"] for one in some["nodes"]] == ["SHOP_UPDATE"]
    assert page["pageInfo"]["hasNextPage"]
    assert [one["topic"] for one in rest["nodes"]] == ["ORDERS_UPDATED"]


def test_webhooks_of_the_toml_file_are_not_listed(client):
    assert client.ask(LIST)["webhookSubscriptions"]["nodes"] == []


@pytest.mark.parametrize(
    ("topic", "uri", "said"),
    [
        ("ORDERS_CREATE", "http://elsewhere.example.test/", "Address is not allowed"),
        ("DISPUTES_CREATE", "https://app.example.test/", "You do not have permission"),
    ],
)
def test_some_webhooks_cannot_be_made(shop, topic, uri, said):
    client = shop.install(scopes=["read_orders"])
    made = client.ask(SUBSCRIBE, topic=topic, uri=uri)["webhookSubscriptionCreate"]

    assert said in made["userErrors"][0]["message"]


def test_a_webhook_is_made_once_for_a_topic_and_an_address(client):
    address = "https://app.example.test/hooks"
    client.ask(SUBSCRIBE, topic="FULFILLMENT_ORDERS_SPLIT", uri=address)
    again = client.ask(SUBSCRIBE, topic="FULFILLMENT_ORDERS_SPLIT", uri=address)
    listed = client.ask(LIST)["webhookSubscriptions"]["nodes"]

    assert "already been taken" in again["webhookSubscriptionCreate"]["userErrors"][0]["message"]
    assert [one["topic"] for one in listed] == ["FULFILLMENT_ORDERS_SPLIT"]


@pytest.mark.usefixtures("client")
def test_webhooks_can_arrive_twice_with_one_id(shop, platform, receiver):
    platform.control("faults", {"deliveries": {"duplicate": 2}})
    shop.place(financial_status="authorized")
    platform.flush()

    assert receiver.topics == ["orders/create", "orders/create"]
    assert len({one.headers["X-Shopify-Webhook-Id"] for one in receiver.received}) == 1


@pytest.mark.usefixtures("client")
def test_webhooks_can_arrive_newest_first(shop, platform, receiver):
    platform.control("faults", {"deliveries": {"reversed": True}})
    shop.place()
    platform.flush()

    assert receiver.topics == ["orders/paid", "orders/create"]


@pytest.mark.usefixtures("client")
def test_some_topics_can_get_lost(shop, platform, receiver):
    platform.control("faults", {"deliveries": {"lost_topics": ["orders/create"]}})
    shop.place()
    platform.flush()

    assert receiver.topics == ["orders/paid"]
    assert [one["error"] for one in platform.read("deliveries")] == ["lost on the way", None]


@pytest.mark.usefixtures("client")
def test_webhooks_can_bear_another_signature_and_version(shop, platform, receiver):
    stranger = "the secret of a webhook that was made by hand"
    platform.control("faults", {"deliveries": {"secret": stranger, "api_version": "2027-01"}})
    shop.place()
    platform.flush()
    first = receiver.received[0]

    assert first.headers["X-Shopify-Hmac-Sha256"] == signature(stranger, first.body)
    assert first.headers["X-Shopify-API-Version"] == "2027-01"


@pytest.mark.usefixtures("client")
def test_everything_can_get_lost(shop, platform, receiver):
    platform.control("faults", {"deliveries": {"mode": "lost"}})
    shop.place()
    platform.flush()

    assert receiver.received == []
    assert platform.read("events") == []


@pytest.mark.usefixtures("client")
def test_some_topics_can_be_late(shop, platform, receiver):
    platform.control(
        "faults",
        {"deliveries": {"delay": 0, "late_topics": ["orders/create"], "late_seconds": 86_400}},
    )
    shop.place()
    wait_for(lambda: receiver.topics == ["orders/paid"])
    platform.advance(86_400)

    wait_for(lambda: receiver.topics == ["orders/paid", "orders/create"])


@pytest.mark.usefixtures("client")
def test_webhooks_can_wait_until_they_are_let_go(shop, platform, receiver):
    platform.control("faults", {"deliveries": {"mode": "off", "delay": 0}})
    shop.place()
    waiting = len(platform.read("events"))
    platform.control("faults", {"deliveries": {"mode": "on"}})

    wait_for(lambda: len(receiver.received) == waiting == 2)


@pytest.mark.usefixtures("client")
def test_an_answer_after_the_timeout_is_a_failure(shop, platform, receiver):
    platform.control("faults", {"deliveries": {"timeout": 0.05}})
    receiver.free.clear()
    shop.place(financial_status="authorized")
    platform.flush()
    receiver.free.set()

    assert [one["status"] for one in platform.read("deliveries")] == [None]
    assert [one["attempts"] for one in platform.read("events")] == [1]


@pytest.mark.usefixtures("client")
def test_an_uninstalled_app_is_told_and_two_days_later_told_to_forget(shop, platform, receiver):
    shop.control("uninstall", {"client_id": CLIENT_ID})
    platform.flush()
    told = receiver.topics
    platform.advance(48 * 3600)
    platform.flush()

    assert told == ["app/uninstalled"]
    assert receiver.topics == ["app/uninstalled", "shop/redact"]
    assert json.loads(receiver.received[1].body)["shop_domain"] == shop.domain


@pytest.mark.usefixtures("client")
def test_an_app_that_came_back_is_not_told_to_forget(shop, platform, receiver):
    shop.control("uninstall", {"client_id": CLIENT_ID})
    shop.install()
    platform.advance(48 * 3600)
    platform.flush()

    assert receiver.topics == ["app/uninstalled"]


@pytest.mark.usefixtures("client")
def test_changed_scopes_are_told(shop, platform, receiver):
    shop.install(scopes=["read_orders"])
    platform.flush()
    body = json.loads(receiver.received[0].body)

    assert receiver.topics == ["app/scopes_update"]
    assert body["current"] == ["read_orders"]
    assert "write_orders" in body["previous"]


@pytest.mark.usefixtures("client")
def test_the_law_asks_for_what_it_is_told_to_ask(shop, platform, receiver):
    about = {"customer": {"id": 1, "email": "anna@example.test"}, "orders_to_redact": [1]}
    shop.control("compliance", {"client_id": CLIENT_ID, "topic": "customers/redact", **about})
    platform.flush()
    body = json.loads(receiver.received[0].body)

    assert receiver.topics == ["customers/redact"]
    assert (body["customer"], body["shop_domain"]) == (about["customer"], shop.domain)


@pytest.mark.usefixtures("client")
def test_personal_data_is_null_for_an_app_without_leave(shop, platform, receiver):
    platform.shop(protected_data=False)
    who = {"first_name": "Anna", "last_name": "Andersson"}
    shop.place(email="anna@example.test", customer=who, billing_address=HOME)
    platform.flush()
    text = b" ".join(one.body for one in receiver.received)

    assert receiver.topics == ["customers/create", "orders/create", "orders/paid"]
    assert b"Anna" not in text
    assert b"example.test" not in text
    assert b"Storgatan" not in text
    assert b"Stockholm" in text
