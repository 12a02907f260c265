"""Risk, tags, notes, fields, disputes: what is written at an order, and by whom."""

import json

import pytest

RISK = "query R($id: ID!) { order(id: $id) { risk { recommendation assessments { riskLevel provider { title } facts { description } } } } }"
ASSESS = """mutation A($input: OrderRiskAssessmentCreateInput!) {
  orderRiskAssessmentCreate(orderRiskAssessmentInput: $input) {
    orderRiskAssessment { riskLevel } userErrors { code message } } }"""
TAGS = "mutation T($id: ID!, $tags: [String!]!) { tagsAdd(id: $id, tags: $tags) { userErrors { message } } }"
UNTAG = "mutation T($id: ID!, $tags: [String!]!) { tagsRemove(id: $id, tags: $tags) { userErrors { message } } }"


def risk(client, order):
    return client.ask(RISK, id=order["gid"])["order"]["risk"]


def assess(client, order, level="HIGH", *, facts=(), gid=None):
    wanted = {
        "orderId": gid or order["gid"],
        "riskLevel": level,
        "facts": [{"description": fact, "sentiment": "NEGATIVE"} for fact in facts],
    }
    return client.ask(ASSESS, input=wanted)["orderRiskAssessmentCreate"]["userErrors"]


def test_the_platforms_risk_is_pending_first(client, shop, platform):
    order = shop.place(risk={"level": "high", "after": 120})
    first = risk(client, order)
    platform.advance(120)
    later = risk(client, order)

    assert first["recommendation"] == "NONE"
    assert [one["riskLevel"] for one in first["assessments"]] == ["PENDING"]
    assert later["recommendation"] == "CANCEL"
    assert later["assessments"][0]["provider"] is None
    assert shop.topics()[-2:] == ["orders/risk_assessment_changed", "orders/updated"]


def test_the_platforms_risk_may_never_come(client, shop, platform):
    order = shop.place(risk={"level": "low", "after": None})
    platform.advance(86_000)

    assert risk(client, order)["recommendation"] == "NONE"
    shop.act(order, "risk", level="medium")
    assert risk(client, order)["recommendation"] == "INVESTIGATE"


def test_an_unknown_level_is_refused(shop, platform):
    assert "LOW" in platform.refusal(f"shops/{shop.domain}/orders", {"risk": {"level": "odd"}})


def test_what_an_app_finds_stands_beside_the_platforms_and_is_told(client, shop, platform):
    order = shop.place()
    first = assess(client, order, "HIGH", facts=["The card was stolen"])
    again = assess(client, order, "LOW", facts=["The buyer proved who they are"])
    body = json.loads(platform.read("events")[-2]["body"])

    assert first == again == []
    assert [one["provider"] for one in risk(client, order)["assessments"]] == [
        None,
        {"title": "Clearhold"},
    ]
    assert (body["risk_level"], body["provider_title"]) == ("low", "Clearhold")
    assert body["admin_graphql_api_order_id"] == order["gid"]


@pytest.mark.parametrize(
    ("facts", "code"), [(["x"] * 21, "TOO_MANY_FACTS"), (["x" * 257], "INVALID")]
)
def test_an_app_finds_only_so_much(client, shop, facts, code):
    assert assess(client, shop.place(), facts=facts)[0]["code"] == code


@pytest.mark.usefixtures("shop")
def test_nothing_is_found_about_an_order_that_is_gone(client):
    assert assess(client, {}, gid="gid://shopify/Order/1")[0]["code"] == "NOT_FOUND"


def test_nothing_is_found_about_an_order_that_was_sent(client, shop):
    order = shop.act(shop.routed(), "fulfil")

    assert assess(client, order)[0]["code"] == "ORDER_ALREADY_FULFILLED"


def test_tags_come_and_go_and_a_repeat_tells_nobody(client, shop):
    order = shop.place(tags=["Gift"])
    client.ask(TAGS, id=order["gid"], tags=["held", "gift"])
    heard = len(shop.topics())
    client.ask(TAGS, id=order["gid"], tags=["Held"])
    silent = shop.topics()[heard:]
    client.ask(UNTAG, id=order["gid"], tags=["HELD"])

    assert silent == []
    assert shop.look(order)["tags"] == ["Gift"]


@pytest.mark.parametrize("mutation", [TAGS, UNTAG])
def test_tags_of_an_order_that_is_gone_are_refused(client, mutation):
    answer = client.ask(mutation, id="gid://shopify/Order/1", tags=["x"])

    assert next(iter(answer.values()))["userErrors"]


def test_to_write_takes_a_scope(shop):
    client = shop.install(scopes=["read_orders"])
    errors = client.errors(TAGS, id=shop.place()["gid"], tags=["x"])

    assert errors[0]["extensions"]["code"] == "ACCESS_DENIED"
    assert "write_orders" in errors[0]["extensions"]["requiredAccess"]


def test_an_app_changes_note_and_address(client, shop):
    update = """mutation U($input: OrderInput!) { orderUpdate(input: $input) {
      order { note shippingAddress { city zip } } userErrors { message } } }"""
    order = shop.place()
    address = {"city": "Lund", "countryCode": "SE"}
    changed = client.ask(
        update, input={"id": order["gid"], "note": "n", "shippingAddress": address}
    )["orderUpdate"]
    gone = client.ask(update, input={"id": "gid://shopify/Order/1"})["orderUpdate"]

    assert changed["order"] == {"note": "n", "shippingAddress": {"city": "Lund", "zip": "111 22"}}
    assert gone["userErrors"]


SET = """mutation S($mf: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $mf) {
  metafields { compareDigest } userErrors { code } } }"""
GET = """query G($id: ID!) { order(id: $id) { metafield(namespace: "$app", key: "proof") { value } } }"""


def test_fields_are_written_over_what_was_read_only(client, shop):
    order = shop.place()
    field = {"ownerId": order["gid"], "key": "proof", "value": "one"}
    made = client.ask(SET, mf=[field])["metafieldsSet"]
    stale = client.ask(SET, mf=[{**field, "value": "two", "compareDigest": "old"}])["metafieldsSet"]
    digest = made["metafields"][0]["compareDigest"]
    fresh = client.ask(SET, mf=[{**field, "value": "two", "compareDigest": digest}])[
        "metafieldsSet"
    ]

    assert stale["userErrors"] == [{"code": "STALE_OBJECT"}]
    assert fresh["userErrors"] == []
    assert client.ask(GET, id=order["gid"])["order"]["metafield"] == {"value": "two"}


def test_fields_are_few_and_somebodys(client, shop):
    field = {"ownerId": shop.place()["gid"], "key": "proof", "value": "one"}
    many = client.ask(SET, mf=[field] * 26)["metafieldsSet"]
    nobodys = client.ask(SET, mf=[{**field, "ownerId": "gid://shopify/Order/1"}])["metafieldsSet"]

    assert many["userErrors"] == [{"code": "LESS_THAN_OR_EQUAL_TO"}]
    assert nobodys["userErrors"] == [{"code": "INVALID_VALUE"}]


DISPUTE = """query D($id: ID!) { dispute(id: $id) { status type amount { amount } order { id }
  finalizedOn reasonDetails { reason } disputeEvidence { id submitted } } }"""
EVIDENCE = """mutation E($id: ID!, $input: ShopifyPaymentsDisputeEvidenceUpdateInput!) {
  disputeEvidenceUpdate(id: $id, input: $input) {
    disputeEvidence { submitted dispute { status } } userErrors { code } } }"""
SCOPES = [
    "write_orders",
    "read_shopify_payments_disputes",
    "write_shopify_payments_dispute_evidences",
]


def test_a_dispute_is_opened_and_decided(shop):
    client = shop.install(scopes=SCOPES)
    order = shop.act(shop.place(total="80"), "dispute", type="inquiry", reason="unrecognized")
    before = client.ask(DISPUTE, id=order["disputes"][0])["dispute"]
    shop.act(order, "dispute", status="lost", amount="40")
    after = client.ask(DISPUTE, id=order["disputes"][0])["dispute"]

    assert (before["type"], before["amount"]["amount"]) == ("INQUIRY", "80.0")
    assert before["order"] == {"id": order["gid"]}
    assert (after["status"], after["amount"]["amount"]) == ("LOST", "40.0")
    assert before["finalizedOn"] is None
    assert after["finalizedOn"]
    assert [one for one in shop.topics() if "disputes" in one] == [
        "disputes/create",
        "disputes/update",
    ]


def test_evidence_is_handed_in_once(shop):
    client = shop.install(scopes=SCOPES)
    order = shop.act(shop.place(), "dispute")
    evidence = client.ask(DISPUTE, id=order["disputes"][0])["dispute"]["disputeEvidence"]["id"]
    told = {"uncategorizedText": "The buyer proved who they are.", "submitEvidence": True}
    first = client.ask(EVIDENCE, id=evidence, input=told)["disputeEvidenceUpdate"]
    again = client.ask(EVIDENCE, id=evidence, input=told)["disputeEvidenceUpdate"]
    nowhere = "gid://shopify/ShopifyPaymentsDisputeEvidence/1"
    gone = client.ask(EVIDENCE, id=nowhere, input=told)["disputeEvidenceUpdate"]

    assert first["disputeEvidence"] == {"submitted": True, "dispute": {"status": "UNDER_REVIEW"}}
    assert again["userErrors"] == [{"code": "EVIDENCE_ALREADY_ACCEPTED"}]
    assert gone["userErrors"] == [{"code": "DISPUTE_EVIDENCE_NOT_FOUND"}]


def test_an_order_tells_of_its_disputes(client, shop):
    order = shop.act(shop.place(), "dispute")
    query = "query Q($id: ID!) { order(id: $id) { disputes { initiatedAs status } } }"

    assert client.ask(query, id=order["gid"])["order"]["disputes"] == [
        {"initiatedAs": "CHARGEBACK", "status": "NEEDS_RESPONSE"}
    ]


def test_the_platforms_protection_follows_its_own_course(client, shop, platform):
    platform.shop(protect=True)
    query = (
        "query P($id: ID!) { order(id: $id) { shopifyProtect { status eligibility { status } } } }"
    )
    order = shop.routed()
    eligible = client.ask(query, id=order["gid"])["order"]["shopifyProtect"]
    shop.act(order, "fulfil")
    active = client.ask(query, id=order["gid"])["order"]["shopifyProtect"]
    shop.act(order, "protect", status="PROTECTED")

    assert eligible == {"status": "PENDING", "eligibility": {"status": "ELIGIBLE"}}
    assert active["status"] == "ACTIVE"
    assert client.ask(query, id=order["gid"])["order"]["shopifyProtect"]["status"] == "PROTECTED"
    assert client.ask(query, id=shop.place(protect=None)["gid"])["order"]["shopifyProtect"] is None
