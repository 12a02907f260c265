"""Which shop a body names: only that counts for what an app's one secret signs."""

import json

import pytest

from connectors.shops.shopify.named_shop import named_shop


@pytest.mark.parametrize("field", ["shop_domain", "myshopify_domain"])
def test_the_shop_of_the_body_is_told_in_its_one_form(field):
    body = json.dumps({field: "Sample-Store.myshopify.com", "id": 2**60}).encode()

    assert named_shop(body) == "https://sample-store.myshopify.com"


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"null", b"[]", b"[[[[" * 5000, b"\xff", b'{"shop_domain": 5}', b"{}"),
        *(b'{"shop_domain": "evil.test"}', b'{"shop_domain": null, "myshopify_domain": null}'),
    ],
)
def test_a_body_that_names_no_shop_names_none(body):
    assert named_shop(body) == ""
