"""Orders as the Admin API shows them, and the lists of them."""

import json

import pytest

from tests.connectors.shopify_simulator.driver import HOME

A_DAY = 86_400
LIST = """query List($first: Int, $after: String, $query: String, $key: OrderSortKeys) {
  orders(first: $first, after: $after, query: $query, sortKey: $key) {
    nodes { id name createdAt updatedAt } pageInfo { hasNextPage endCursor } } }"""
PERSON = """query Person($id: ID!) { order(id: $id) { legacyResourceId email phone test
  customer { id numberOfOrders amountSpent { amount } firstName defaultEmailAddress { emailAddress }
    orders(first: 5, sortKey: CREATED_AT) { nodes { id } } addressesV2(first: 2) { nodes { city } } }
  shippingAddress { name address1 city countryCodeV2 }
  billingAddressMatchesShippingAddress clientIp paymentGatewayNames
  transactions(first: 5) { kind gateway manualPaymentGateway test authorizationExpiresAt
    paymentDetails { __typename ... on CardPaymentDetails { name company number bin } } } } }"""


def ids(client, key="CREATED_AT", first=50, **more):
    nodes = client.ask(LIST, first=first, key=key, **more)["orders"]["nodes"]
    return [node["id"] for node in nodes]


def test_orders_of_a_person_belong_together(client, shop):
    anna = {"first_name": "Anna", "last_name": "Andersson"}
    first = shop.place(customer=anna, email="anna@example.test", total="100")
    second = shop.place(customer=anna, email="Anna@example.test", total="50")
    shown = client.ask(PERSON, id=second["gid"])["order"]

    assert shown["customer"]["numberOfOrders"] == "2"
    assert shown["customer"]["amountSpent"] == {"amount": "150.0"}
    assert [one["id"] for one in shown["customer"]["orders"]["nodes"]] == [
        first["gid"],
        second["gid"],
    ]
    assert shown["customer"]["addressesV2"]["nodes"] == [{"city": "Stockholm"}]
    assert shown["legacyResourceId"] == second["id"]


def test_a_guest_has_no_customer(client, shop):
    assert client.ask(PERSON, id=shop.place()["gid"])["order"]["customer"] is None


def test_a_customer_can_be_named_by_number(client, shop):
    shop.place(customer={"id": 77, "first_name": "Karin", "created_at": "2020-01-01"})
    order = shop.place(customer={"id": 77})

    assert client.ask(PERSON, id=order["gid"])["order"]["customer"]["firstName"] == "Karin"


def test_personal_fields_are_null_without_leave(client, shop, platform):
    platform.shop(protected_data=False)
    order = shop.place(customer={"first_name": "Anna"}, email="anna@example.test", phone="1")
    shown = client.ask(PERSON, id=order["gid"])["order"]

    assert (shown["email"], shown["phone"], shown["customer"]["firstName"]) == (None, None, None)
    assert shown["customer"]["defaultEmailAddress"] is None
    assert shown["shippingAddress"] == {
        "name": None,
        "address1": None,
        "city": "Stockholm",
        "countryCodeV2": "SE",
    }
    assert shown["transactions"][0]["paymentDetails"]["name"] is None


@pytest.mark.parametrize(
    ("gateway", "is_manual", "told"),
    [
        ("shopify_payments", False, {"__typename": "CardPaymentDetails"}),
        ("bogus", False, {"__typename": "CardPaymentDetails"}),
        ("paypal", False, {"__typename": "PaypalWalletPaymentDetails"}),
        ("klarna", False, {"__typename": "LocalPaymentMethodsPaymentDetails"}),
        ("cash_on_delivery", True, {}),
        ("bank_deposit", True, {}),
    ],
)
def test_each_gateway_tells_what_it_knows(client, gateway, is_manual, told):
    shown = client.ask(PERSON, id=client.shop.place(gateway=gateway)["gid"])["order"]
    paid = shown["transactions"][0]

    assert (paid["kind"], paid["manualPaymentGateway"]) == ("SALE", is_manual)
    assert told.items() <= (paid["paymentDetails"] or {}).items()
    assert paid["test"] is shown["test"] is (gateway == "bogus")


def test_another_billing_address_is_seen(client, shop):
    order = shop.place(billing_address={**HOME, "city": "Lund"})

    assert not client.ask(PERSON, id=order["gid"])["order"]["billingAddressMatchesShippingAddress"]


def test_orders_are_listed_page_by_page(client, shop):
    placed = [shop.place()["gid"] for _ in range(5)]
    found, after = [], None
    while True:
        page = client.ask(LIST, first=2, after=after, key="CREATED_AT")["orders"]
        found += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert sorted(found) == sorted(placed)


def test_what_changes_while_a_list_is_read_is_not_skipped(client, shop, platform):
    first, second, third = [tick(platform, shop) for _ in range(3)]
    page = client.ask(LIST, first=1, key="UPDATED_AT")["orders"]
    platform.advance(1)
    shop.act(first, "tag", add=["x"])
    after = page["pageInfo"]["endCursor"]

    assert ids(client, "UPDATED_AT", after=after) == [second["gid"], third["gid"], first["gid"]]


def tick(platform, shop):
    platform.advance(1)
    return shop.place()


def test_orders_are_filtered_by_time(client, shop, platform):
    platform.advance(1)
    old = shop.place()
    platform.advance(10)
    shop.place()
    moment = shop.look(old)["createdAt"]

    assert ids(client, query=f"created_at:<='{moment}'") == [old["gid"]]
    assert ids(client, query=f"created_at:<'{moment}'") == []
    assert len(ids(client, query=f'updated_at:>="{moment}" AND status:any')) == 2
    assert len(ids(client, query=f"updated_at:>{moment}")) == 1
    assert ids(client, query=f"id:{old['id']}") == [old["gid"]]
    assert ids(client, query=f"name:{old['name']}") == [old["gid"]]


@pytest.mark.parametrize("query", ["colour:red", "created_at:>soon", "loose words"])
def test_a_filter_that_is_not_understood_is_refused(client, query):
    assert client.errors(LIST, first=1, query=query)


@pytest.mark.parametrize(
    "page", [{}, {"first": 251}, {"first": 1, "after": "x"}, {"first": 1, "key": "DESTINATION"}]
)
def test_a_page_that_is_not_possible_is_refused(client, page):
    assert client.errors(LIST, **page)


def test_what_is_older_than_sixty_days_is_hidden(shop, platform):
    history = [{"created_at": f"2026-0{month}-01T00:00:00Z"} for month in (1, 2)]
    platform.control("clock", {"at": "2026-06-01T00:00:00Z"})
    old = shop.control("orders/bulk", [*history, {"created_at": "2026-05-20T00:00:00Z"}])
    client = shop.install()
    all_seeing = shop.install(scopes=["read_orders", "read_all_orders"])
    seen_all = ids(all_seeing)
    shop.install(scopes=["read_orders", "read_customers"])

    assert len(seen_all) == old["count"] == 3
    assert len(ids(client)) == 1
    assert client.ask(PERSON, id=seen_all[0])["order"] is None


def test_history_is_silent_and_done(shop, platform):
    client = shop.install()
    done = shop.control(
        "orders/bulk",
        [{"fulfilled": True}, {"cancelled": True, "financial_status": "pending"}, {"route": False}],
    )
    looks = [shop.look({"id": one}) for one in done["ids"]]

    assert shop.topics() == []
    assert [one["fulfillment_status"] for one in looks] == [
        "FULFILLED",
        "UNFULFILLED",
        "UNFULFILLED",
    ]
    assert [one["financial_status"] for one in looks] == ["PAID", "VOIDED", "PAID"]
    assert [len(one["parts"]) for one in looks] == [1, 1, 0]
    assert platform.read("tasks") == []
    assert len(ids(client)) == 3


@pytest.mark.usefixtures("platform")
def test_lists_may_lag_behind(client, shop, platform):
    platform.control("faults", {"search_lag": 30})
    order = shop.place()
    at_first = ids(client)
    platform.advance(31)

    assert at_first == []
    assert client.ask(PERSON, id=order["gid"])["order"]
    assert ids(client) == [order["gid"]]


def test_a_deleted_order_is_gone(client, shop):
    order = shop.place()
    shop.act(order, "delete")

    assert client.ask(PERSON, id=order["gid"])["order"] is None
    assert ids(client) == []


def test_an_id_of_something_else_is_refused(client):
    assert "Invalid global id" in client.errors(PERSON, id="gid://shopify/Customer/1")[0]["message"]


def test_the_shop_says_who_it_is(client, platform):
    platform.shop(name="Blankets", plan="plus", timezone="Europe/Berlin", development=True)
    shown = client.ask(
        "query { shop { name myshopifyDomain ianaTimezone plan { publicDisplayName shopifyPlus"
        " partnerDevelopment } primaryDomain { url } } currentAppInstallation { app { title }"
        " accessScopes { handle } } publicApiVersions { handle } }"
    )

    assert shown["shop"]["plan"] == {
        "publicDisplayName": "Shopify Plus",
        "shopifyPlus": True,
        "partnerDevelopment": True,
    }
    assert shown["shop"]["ianaTimezone"] == "Europe/Berlin"
    assert {"handle": "read_orders"} in shown["currentAppInstallation"]["accessScopes"]
    assert shown["publicApiVersions"] == [{"handle": "2026-10"}]


def test_withheld_fields_can_come_with_the_reason(client, shop, platform):
    platform.shop(protected_data=False, protected_data_errors=True)
    order = shop.place(customer={"first_name": "Anna"}, email="anna@example.test")
    answer = client.post(PERSON, id=order["gid"]).json()
    fields = {error["path"][-1] for error in answer["errors"]}

    assert {"email", "firstName", "address1", "name"} <= fields
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"ACCESS_DENIED"}
    assert answer["data"]["order"]["email"] is None


@pytest.mark.parametrize("status", [402, 423])
def test_a_closed_shop_answers_so(client, platform, status):
    platform.shop(closed_with=status)

    assert client.post(LIST, first=1).status_code == status


def test_an_account_is_changed_and_told(client, shop):
    shop.place(customer={"id": 77, "first_name": "Karin"})
    heard = len(shop.topics())
    shop.control("customers/77", {"phone": "+46700000001", "address": {"city": "Lund"}})
    query = """query C($id: ID!) { customer(id: $id) { defaultPhoneNumber { phoneNumber }
      defaultAddress { city } displayName lastOrder { id } legacyResourceId } }"""
    shown = client.ask(query, id="gid://shopify/Customer/77")["customer"]

    assert shop.topics()[heard:] == ["customers/update"]
    assert shown["defaultPhoneNumber"] == {"phoneNumber": "+46700000001"}
    assert (shown["defaultAddress"]["city"], shown["displayName"]) == ("Lund", "Karin")
    assert shown["legacyResourceId"] == "77"


@pytest.mark.parametrize(
    ("number", "told", "said"),
    [(1, {}, "no customer"), (77, {"colour": "red"}, "a customer has")],
)
def test_an_account_is_not_changed_to_just_anything(shop, number, told, said):
    shop.place(customer={"id": 77})

    assert said in shop.platform.refusal(f"shops/{shop.domain}/customers/{number}", told)


def test_a_guest_may_order_again_with_an_account_of_a_number(client, shop):
    order = shop.place(customer={"first_name": "Anna"})

    assert client.ask(PERSON, id=order["gid"])["order"]["customer"]["firstName"] == "Anna"


def test_an_order_without_addresses_is_told_of_too(client, shop, platform):
    order = shop.place(shipping_address=None, line_items=[{"requires_shipping": False}])
    body = json.loads(platform.read("events")[0]["body"])
    shown = client.ask(PERSON, id=order["gid"])["order"]

    assert (body["billing_address"], body["shipping_address"]) == (None, None)
    assert (body["shipping_lines"], shown["shippingAddress"]) == ([], None)


def test_refunds_are_listed_with_their_order(client, shop):
    order = shop.act(shop.place(total="10"), "refund", note="Broken")
    query = """query R($id: ID!) { order(id: $id) { totalRefundedSet { shopMoney { amount } }
      netPaymentSet { shopMoney { amount } } refunds(first: 5) { note processedAt legacyResourceId
        order { id } totalRefundedSet { shopMoney { amount } } } } }"""
    shown = client.ask(query, id=order["gid"])["order"]

    assert shown["refunds"][0]["note"] == "Broken"
    assert shown["refunds"][0]["order"] == {"id": order["gid"]}
    assert shown["totalRefundedSet"] == {"shopMoney": {"amount": "10.0"}}
    assert shown["netPaymentSet"] == {"shopMoney": {"amount": "0.0"}}


def test_the_newest_orders_can_be_looked_at(shop, platform):
    first, second = tick(platform, shop), tick(platform, shop)
    listed = platform.read(f"shops/{shop.domain}/orders", limit=5)

    assert [one["id"] for one in listed] == [second["id"], first["id"]]


BESIDE = """query Beside($id: ID!) { order(id: $id) { displayFinancialStatus discountCodes
  totalDiscountsSet { shopMoney { amount } } totalPriceSet { shopMoney { amount } }
  customAttributes { key value } transactions(first: 5) { kind status errorCode } } }"""


def test_declined_tries_come_before_the_payment_and_pay_nothing(client, shop):
    order = shop.place(failed_attempts=2, gateway="bank_deposit")
    pending = client.ask(BESIDE, id=order["gid"])["order"]
    shop.act(order, "pay")
    paid = client.ask(BESIDE, id=order["gid"])["order"]

    assert [one["status"] for one in pending["transactions"]] == ["FAILURE", "FAILURE", "PENDING"]
    assert pending["displayFinancialStatus"] == "PENDING"
    assert [one["status"] for one in paid["transactions"]] == ["FAILURE", "FAILURE", "SUCCESS"]
    assert paid["transactions"][0]["errorCode"] == "CARD_DECLINED"
    assert paid["displayFinancialStatus"] == "PAID"


def test_a_discount_lowers_what_is_paid_and_names_its_codes(client, shop):
    goods = [{"sku": "COAT-1", "price": "500.00"}]
    spec = {"line_items": goods, "shipping_price": "49.00", "discount": "100.00"}
    order = shop.place(**spec, discount_codes=["WINTER"], attributes={"Gift note": "Hej!"})

    shown = client.ask(BESIDE, id=order["gid"])["order"]

    assert shown["discountCodes"] == ["WINTER"]
    assert shown["totalDiscountsSet"]["shopMoney"]["amount"] == "100.0"
    assert shown["totalPriceSet"]["shopMoney"]["amount"] == "449.0"
    assert shown["customAttributes"] == [{"key": "Gift note", "value": "Hej!"}]
