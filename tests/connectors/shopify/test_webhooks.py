"""The watchdog: what is missing is made, where it is us who make subscriptions."""

import pytest

from app.model.errors import UnreachableError
from connectors.http_client import Gate
from connectors.shops.shopify.connector import Shopify
from connectors.shops.shopify.scopes import ASKED_FOR
from connectors.shops.shopify.topics import COMPLIANCE_TOPICS, SUBSCRIBED, enum_of
from tests.connectors.shopify.scripted import Reply, scripted_platform

SHOP = "https://quiet-lamps.myshopify.com"
HERE, ELSEWHERE = "https://us.example.test/webhooks/shopify", "https://old.example.test/hooks"
OWN_APP = {"access_token": "shpat_x", "client_id": "own", "client_secret": "shpss_x"}


class Subscriptions:
    """A shop's subscriptions, listed ten a page, and Shopify's answers when one is made."""

    def __init__(self, there=(), scopes=ASKED_FOR, refuse=lambda _: None):
        self.there = list(there)
        self.scopes = scopes
        self.refuse = refuse
        self.made = []

    def answer(self, asked):
        variables = asked.body["variables"]
        if asked.body["operationName"] == "WebhooksList":
            return Reply(body={"data": self._page(int(variables["after"] or 0))})
        refused = self.refuse(variables["topic"])
        if isinstance(refused, Reply):
            return refused
        if not refused:
            self.made.append(variables)
            self.there.append((variables["topic"], variables["sub"]["uri"]))
        errors = [{"message": refused}] if refused else []
        return Reply(body={"data": {"webhookSubscriptionCreate": {"userErrors": errors}}})

    def _page(self, start):
        nodes = [{"topic": topic, "uri": uri} for topic, uri in self.there[start : start + 10]]
        end = start + 10
        info = {"hasNextPage": end < len(self.there), "endCursor": str(end)}
        return {
            "currentAppInstallation": {"accessScopes": [{"handle": one} for one in self.scopes]},
            "webhookSubscriptions": {"nodes": nodes, "pageInfo": info},
        }


def looked_after(shop, credentials=OWN_APP):
    with scripted_platform(shop.answer) as platform:
        shopify = Shopify(Gate(frozenset({platform.place})), shops_at=platform.shops_at)
        client = shopify.client(SHOP, credentials, lambda _: None)
        made = list(shop.made)
        seen = client.look_at_webhooks(HERE)
        assert shop.made == made
        found = client.ensure_webhooks(HERE, "not-used")
        assert [one.topic for one in seen] == [one.topic for one in found]
        client.remove_webhooks(HERE)
        return {one.topic: one.problem for one in found}, len(platform.asked)


def all_there(uri=HERE):
    return [(enum_of(topic), uri) for topic in SUBSCRIBED]


def test_every_topic_is_made_for_an_app_of_the_shops_own():
    shop = Subscriptions()

    found, _ = looked_after(shop)

    assert found == dict.fromkeys(SUBSCRIBED, "it was missing")
    assert sorted(one["topic"] for one in shop.made) == sorted(map(enum_of, SUBSCRIBED))
    assert {one["sub"]["uri"] for one in shop.made} == {HERE}


def test_compliance_topics_are_never_made_through_the_api():
    shop = Subscriptions()

    looked_after(shop)

    assert not {enum_of(topic) for topic in COMPLIANCE_TOPICS} & {t for t, _ in shop.there}


def test_what_is_there_is_left_alone():
    shop = Subscriptions(all_there()[:20])

    found, _ = looked_after(shop)

    assert {topic for topic, problem in found.items() if problem} == set(SUBSCRIBED[20:])


def test_nothing_is_made_twice():
    shop = Subscriptions()

    looked_after(shop)
    made = len(shop.made)
    found, _ = looked_after(shop)

    assert len(shop.made) == made
    assert set(found.values()) == {None}


def test_one_that_leads_elsewhere_is_made_anew_and_told():
    shop = Subscriptions(all_there(ELSEWHERE))

    found, _ = looked_after(shop)

    assert set(found.values()) == {"it led to another address"}
    assert set(shop.there) == {*all_there(ELSEWHERE), *all_there()}


@pytest.mark.parametrize(
    "credentials", [{"access_token": "shpat_x"}, {**OWN_APP, "webhooks": "declared"}]
)
def test_what_the_apps_file_declares_is_neither_listed_nor_missed(credentials):
    shop = Subscriptions()

    found, calls = looked_after(shop, credentials)

    assert (found, calls) == ({}, 0)


def test_an_order_is_sent_as_its_ids_alone():
    shop = Subscriptions()

    looked_after(shop)

    fields = {one["topic"]: one["sub"].get("includeFields") for one in shop.made}
    assert fields["ORDERS_UPDATED"] == ["id", "admin_graphql_api_id", "updated_at"]
    assert fields["ORDERS_EDITED"] is None
    assert fields["APP_UNINSTALLED"] is None


def test_topics_whose_scope_is_missing_are_left_out():
    scopes = [one for one in ASKED_FOR if one != "read_shopify_payments_disputes"]
    shop = Subscriptions(scopes=scopes)

    found, _ = looked_after(shop)

    assert set(SUBSCRIBED) - set(found) == {"disputes/create", "disputes/update"}


def test_one_refusal_does_not_stop_the_others():
    denied = {"message": "Access denied.", "extensions": {"code": "ACCESS_DENIED"}}
    answers = {
        "ORDERS_CREATE": "Address is not allowed",
        "ORDERS_PAID": Reply(body={"data": None, "errors": [denied]}),
        "ORDERS_UPDATED": "Address for this topic has already been taken",
    }
    shop = Subscriptions(refuse=answers.get)

    found, _ = looked_after(shop)

    assert found["orders/create"] == "Shopify refused to make it: Address is not allowed"
    assert found["orders/paid"].startswith("Shopify refused to make it: Shopify does not let")
    assert len(shop.made) == len(SUBSCRIBED) - 3


def test_a_list_of_another_shape_is_not_mended():
    shop = Subscriptions()
    shop.answer = lambda _: Reply(body={"data": {"webhookSubscriptions": None}})

    with pytest.raises(UnreachableError):
        looked_after(shop)
