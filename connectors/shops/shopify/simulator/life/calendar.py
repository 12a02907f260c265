"""All that happens by itself after a while, by the word under which it is put down."""

from connectors.shops.shopify.simulator.life.cancelling import finish_cancelling
from connectors.shops.shopify.simulator.life.membership import redact_shop
from connectors.shops.shopify.simulator.life.risk import assess
from connectors.shops.shopify.simulator.life.routing import route_later
from connectors.shops.shopify.simulator.life.sending import send_later
from connectors.shops.shopify.simulator.life.services import accept_later, request_later
from connectors.shops.shopify.simulator.life.tasks import Task

TASKS: dict[str, Task] = {
    "route": route_later,
    "assess": assess,
    "fulfil": send_later,
    "request": request_later,
    "accept": accept_later,
    "cancel": finish_cancelling,
    "redact_shop": redact_shop,
}
