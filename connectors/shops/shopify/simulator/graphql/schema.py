"""The schema: the SDL beside this file, with a resolver wherever a field is worked out."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, build_schema

from connectors.shops.shopify.simulator.graphql import (
    customer_fields,
    hold_mutations,
    money_mutations,
    order_fields,
    order_mutations,
    other_mutations,
    part_fields,
    queries,
)

SDL = Path(__file__).with_name("schema.graphql")

_FIELDS: dict[str, Mapping[str, Callable[..., object]]] = {
    "QueryRoot": queries.FIELDS,
    "Mutation": {
        **hold_mutations.FIELDS,
        **order_mutations.FIELDS,
        **money_mutations.FIELDS,
        **other_mutations.FIELDS,
    },
    "Order": order_fields.FIELDS,
    "Customer": customer_fields.FIELDS,
    "FulfillmentOrder": part_fields.PART_FIELDS,
    "FulfillmentHold": part_fields.HOLD_FIELDS,
    "LineItem": part_fields.LINE_FIELDS,
    "OrderTransaction": part_fields.TRANSACTION_FIELDS,
    "Refund": part_fields.REFUND_FIELDS,
    "ShopifyPaymentsDispute": queries.DISPUTE_FIELDS,
    "WebhookSubscription": other_mutations.SUBSCRIPTION_FIELDS,
}


@cache
def admin_schema() -> GraphQLSchema:
    """Build the schema, once. Its ``@oneOf`` is younger than the library, which does not check it."""
    schema = build_schema(SDL.read_text(), assume_valid_sdl=True)
    for type_name, resolvers in _FIELDS.items():
        kind = schema.type_map[type_name]
        if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            raise TypeError(f"{type_name} has no fields")
        for name, resolve in resolvers.items():
            if name in kind.fields:
                kind.fields[name].resolve = resolve
    return schema
