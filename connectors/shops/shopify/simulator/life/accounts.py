"""Accounts of customers: changed by themselves or by staff."""

from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.gids import gid
from connectors.shops.shopify.simulator.hooks.announce import News, announce
from connectors.shops.shopify.simulator.orders.addresses import new_address
from connectors.shops.shopify.simulator.orders.customers import find_customer
from connectors.shops.shopify.simulator.payloads.people import customer_payload
from connectors.shops.shopify.simulator.scene import Scene
from connectors.shops.shopify.simulator.shops.shop import the_shop
from connectors.shops.shopify.simulator.state.documents import Json, save

_FIELDS = {
    "first_name": "firstName",
    "last_name": "lastName",
    "email": "email",
    "phone": "phone",
    "note": "note",
    "tags": "tags",
    "state": "state",
}


def change_customer(scene: Scene, number: int, told: Json) -> Json:
    """Change an account, and tell so; an ``address`` becomes the first one.

    Raises:
        KeyError: there is no such account.
        ValueError: it is told something that no account has.
    """
    customer = find_customer(scene.connection, scene.domain, gid("Customer", number))
    if customer is None:
        raise KeyError(f"no customer {number} at {scene.domain}")
    if set(told) - {*_FIELDS, "address"}:
        raise ValueError(f"a customer has: address, {', '.join(_FIELDS)}")
    customer.update({_FIELDS[name]: value for name, value in told.items() if name in _FIELDS})
    if "address" in told:
        customer["addresses"].insert(0, new_address(scene.connection, told["address"]))
    customer["updatedAt"] = written(scene.now)
    at = scene.now
    save(scene.connection, "customer", customer, shop=scene.domain, key=customer["id"], at=at)
    currency = the_shop(scene.connection, scene.domain)["currency"]
    body = customer_payload(customer, currency)
    announce(scene, [News(topic="customers/update", body=lambda _: body)])
    return customer
