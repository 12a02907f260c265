"""Money that a store's plugin reserved and did not capture has an end."""

from datetime import timedelta

import pytest

from app.model.order import LimitKind
from connectors.shops.woocommerce.connector import WooCommerce
from tests.connectors.woocommerce.recordings import an_order

RESERVED = [
    ({"_stripe_charge_captured": "no"}, 7),
    ({"_intention_status": "requires_capture"}, 7),
    ({"_ppcp_paypal_intent": "AUTHORIZE", "_ppcp_paypal_captured": "false"}, 29),
    ({"_ppcp_paypal_intent": "AUTHORIZE"}, 29),
]
NOT_RESERVED = [
    {},
    {"_stripe_charge_captured": "yes"},
    {"_intention_status": "succeeded"},
    {"_ppcp_paypal_intent": "CAPTURE"},
    {"_ppcp_paypal_intent": "AUTHORIZE", "_ppcp_paypal_captured": "true"},
]


def order(meta):
    written = [{"id": 1, "key": key, "value": value} for key, value in meta.items()]
    return WooCommerce().translate("order.updated", an_order(meta_data=written)).order


@pytest.mark.parametrize(("meta", "days"), RESERVED)
def test_reserved_money_is_let_go_when_its_processor_says(meta, days):
    seen = order(meta)
    [limit] = seen.limits

    assert limit.kind is LimitKind.AUTHORISATION
    assert limit.at == seen.placed_at + timedelta(days=days)


@pytest.mark.parametrize("meta", NOT_RESERVED)
def test_money_that_is_captured_has_no_end(meta):
    assert order(meta).limits == ()
