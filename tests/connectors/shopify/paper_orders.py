"""Orders as Shopify tells them: one ordinary order, and whatever a test changes about it."""

from itertools import count

NUMBERS = count(1)
ORDER = "gid://shopify/Order/9007199254740993"
OTHER_APP = {"title": "Parcel Planner"}


def money(amount, currency="SEK"):
    return {"shopMoney": {"amount": str(amount), "currencyCode": currency}}


def an_address(**changes):
    home = {
        "name": "Anna Andersson",
        "firstName": "Anna",
        "lastName": "Andersson",
        "company": None,
        "address1": "Storgatan 5",
        "address2": None,
        "zip": "411 24",
        "city": "Göteborg",
        "province": None,
        "provinceCode": None,
        "countryCodeV2": "SE",
        "phone": "+46701234567",
    }
    return home | changes


def a_customer(**changes):
    anna = {
        "id": "gid://shopify/Customer/7",
        "state": "ENABLED",
        "createdAt": "2024-11-21T10:00:00Z",
        "firstName": "Anna",
        "lastName": "Andersson",
        "defaultEmailAddress": {"emailAddress": "account@example.test"},
        "defaultPhoneNumber": None,
    }
    return anna | changes


def a_line(price=1299, currency="SEK", **changes):
    jacket = {
        "title": "Winter jacket",
        "sku": "JKT-1",
        "quantity": 1,
        "currentQuantity": changes.get("quantity", 1),
        "requiresShipping": True,
        "isGiftCard": False,
        "product": {"id": "gid://shopify/Product/11", "productType": "Jackets"},
        "originalUnitPriceSet": money(price, currency),
    }
    return jacket | changes


def a_part(**changes):
    """A fulfillment order; what may be done with it follows from its state, as at Shopify."""
    part = {
        "id": f"gid://shopify/FulfillmentOrder/{next(NUMBERS)}",
        "status": "OPEN",
        "requestStatus": "UNSUBMITTED",
        "updatedAt": "2026-11-21T19:23:00Z",
        "fulfillBy": None,
        "assignedLocation": {"name": "Göteborg"},
        "fulfillmentHolds": [],
    }
    part |= changes
    part.setdefault("supportedActions", lambda _: [{"action": one} for one in _actions(part)])
    return part


def a_hold(handle="hold_1", *, ours=True, app=None, number=None):
    return {
        "id": f"gid://shopify/FulfillmentHold/{number or next(NUMBERS)}",
        "handle": handle,
        "heldByRequestingApp": ours,
        "heldByApp": {"title": "Clearhold"} if ours else app,
    }


def a_transaction(**changes):
    sale = {
        "kind": "SALE",
        "status": "SUCCESS",
        "gateway": "shopify_payments",
        "formattedGateway": "Shopify Payments",
        "manualPaymentGateway": False,
        "paymentId": "r1.2",
        "createdAt": "2026-11-21T19:22:11Z",
        "processedAt": "2026-11-21T19:22:12Z",
        "authorizationExpiresAt": None,
        "paymentDetails": a_card(),
    }
    return sale | changes


def a_card(**changes):
    card = {
        "__typename": "CardPaymentDetails",
        "avsResultCode": "Y",
        "bin": "424242",
        "company": "Visa",
        "cvvResultCode": "M",
        "name": "Anna Andersson",
        "number": "•••• •••• •••• 4242",
        "expirationMonth": 7,
        "expirationYear": 2030,
    }
    return card | changes


def an_order(**changes):
    order = {
        "id": ORDER,
        "name": "#1001",
        "test": False,
        "edited": False,
        "createdAt": "2026-11-21T19:22:11Z",
        "processedAt": "2026-11-21T19:22:11Z",
        "updatedAt": "2026-11-21T19:23:05Z",
        "cancelledAt": None,
        "displayFinancialStatus": "PAID",
        "displayFulfillmentStatus": "UNFULFILLED",
        "paymentGatewayNames": ["shopify_payments"],
        "sourceName": "web",
        "clientIp": "192.0.2.17",
        "customerLocale": "sv-SE",
        "email": "anna.andersson@example.test",
        "phone": None,
        "note": None,
        "customAttributes": [],
        "discountCodes": [],
        "totalDiscountsSet": money(0),
        "totalShippingPriceSet": money(49),
        "tags": [],
        "totalPriceSet": money(1348),
        "currentTotalPriceSet": money(1348),
        "billingAddress": an_address(),
        "shippingAddress": an_address(),
        "customer": a_customer(),
        "shippingLine": {"title": "Home delivery"},
        "risk": {"assessments": []},
        "shopifyProtect": None,
        "lines": [a_line()],
        "parts": [a_part()],
        "transactions": [a_transaction()],
        "refunds": [],
    }
    return order | changes


def _actions(part):
    if part["status"] in {"CLOSED", "CANCELLED", "SCHEDULED"}:
        return []
    if part["requestStatus"] in {"SUBMITTED", "ACCEPTED"}:
        return ["REQUEST_CANCELLATION"]
    return ["HOLD"] if part["status"] in {"OPEN", "ON_HOLD"} else ["REPORT_PROGRESS"]
