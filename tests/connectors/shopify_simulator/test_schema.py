"""The simulator's SDL is a part of Shopify's own schema, and answers what the connector asks."""

from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    build_schema,
    parse,
    validate,
)

import connectors.shops.shopify
from connectors.shops.shopify.operations import load_operation
from connectors.shops.shopify.simulator.graphql.schema import SDL, admin_schema
from tests.connectors.shopify.contract import CONTRACT

OPERATIONS = sorted(
    (Path(connectors.shops.shopify.__file__).parent / "operations").glob("*.graphql")
)
OURS = build_schema(SDL.read_text(), assume_valid_sdl=True)
TYPES = [kind for name, kind in OURS.type_map.items() if not name.startswith("__")]


@pytest.mark.parametrize("kind", TYPES, ids=str)
def test_every_type_is_a_part_of_shopifys(kind):
    theirs = CONTRACT.type_map[kind.name]

    assert type(theirs) is type(kind)
    assert set(_members(kind)) <= set(_members(theirs))


def _members(kind):
    if isinstance(kind, GraphQLEnumType):
        yield from kind.values
    elif isinstance(kind, GraphQLUnionType):
        yield from map(str, kind.types)
    elif isinstance(kind, GraphQLInputObjectType):
        yield from ((name, str(part.type)) for name, part in kind.fields.items())
    elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        for name, part in kind.fields.items():
            yield name, str(part.type)
            yield from ((name, key, str(one.type)) for key, one in part.args.items())


def test_what_shopify_demands_to_be_told_is_demanded_here_too():
    optional = [
        (kind.name, name)
        for kind in TYPES
        if isinstance(kind, GraphQLInputObjectType)
        for name, part in CONTRACT.type_map[kind.name].fields.items()
        if str(part.type).endswith("!") and name not in kind.fields
    ]

    assert optional == []


def test_directives_are_shopifys():
    ours = {one.name for one in OURS.directives}

    assert "idempotent" in ours
    assert ours <= {one.name for one in CONTRACT.directives}


@pytest.mark.parametrize("path", OPERATIONS, ids=lambda path: path.stem)
def test_what_the_connector_asks_is_understood(path):
    assert validate(admin_schema(), parse(load_operation(path.stem).text)) == []
