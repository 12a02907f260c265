"""What a request costs, as Shopify counts: objects 1, a page by its size, a mutation 10."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_argument_values,
    get_named_type,
)

from connectors.shops.shopify.simulator.state.documents import Json

MUTATION = 10
PAGE = 2
MOST = 1000
"""What a single request may ask for."""


class Cost:
    """Counts one operation, before it runs and after."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
    ) -> None:
        self._schema = schema
        self._operation = operation
        self._variables = variables
        self._fragments = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }

    def requested(self) -> int:
        """Return what the operation can cost at most."""
        return self._count(self._operation.selection_set, self._root(), None)

    def actual(self, answer: Json | None) -> int:
        """Return what it cost, by what was found."""
        if answer is None:
            return 0
        return self._count(self._operation.selection_set, self._root(), answer)

    def _root(self) -> GraphQLNamedType:
        root = (
            self._schema.mutation_type
            if self._operation.operation == OperationType.MUTATION
            else self._schema.query_type
        )
        if root is None:
            raise TypeError("the schema has no such root")
        return root

    def _count(self, selected: SelectionSetNode, kind: GraphQLNamedType, answer: Any) -> int:  # noqa: ANN401
        return sum(
            self._field(field, kind, answer) for field in self._fields(selected, kind, answer)
        )

    def _fields(
        self,
        selected: SelectionSetNode,
        kind: GraphQLNamedType,
        answer: Any,  # noqa: ANN401
    ) -> list[FieldNode]:
        """Return the fields in a selection; of several fragments on a union all that could apply."""
        found: list[FieldNode] = []
        for node in selected.selections:
            if isinstance(node, FieldNode):
                found.append(node)
                continue
            fragment = (
                node if isinstance(node, InlineFragmentNode) else self._fragments[_name(node)]
            )
            found += self._fields(fragment.selection_set, kind, answer)
        return found

    def _field(self, field: FieldNode, kind: GraphQLNamedType, answer: Any) -> int:  # noqa: ANN401
        if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            return 0
        definition = kind.fields.get(field.name.value)
        if definition is None or field.selection_set is None:
            return 0
        inner = get_named_type(definition.type)
        alias = field.alias.value if field.alias else field.name.value
        values = _values(answer, alias)
        if inner.name.endswith("Connection"):
            arguments = get_argument_values(definition, field, dict(self._variables))
            return self._page(field.selection_set, inner, arguments.get("first"), values)
        base = MUTATION if kind is self._schema.mutation_type else 1
        found = [None] if values is None else values
        return sum(base + self._count(field.selection_set, inner, value) for value in found)

    def _page(
        self,
        selected: SelectionSetNode,
        kind: GraphQLNamedType,
        first: int | None,
        values: list[Any] | None,
    ) -> int:
        cost = PAGE
        for field in self._fields(selected, kind, None):
            if field.name.value != "nodes" or field.selection_set is None:
                continue
            inner = self._node(kind)
            if values is None:
                cost += (first or 0) * (1 + self._count(field.selection_set, inner, None))
                continue
            for value in values:
                for node in value.get("nodes", []):
                    cost += 1 + self._count(field.selection_set, inner, node)
        return cost

    def _node(self, kind: GraphQLNamedType) -> GraphQLNamedType:
        if not isinstance(kind, GraphQLObjectType):
            raise TypeError(f"{kind.name} is no connection")
        inner: GraphQLNamedType = get_named_type(kind.fields["nodes"].type)
        return inner


def _values(answer: Any, name: str) -> list[Any] | None:  # noqa: ANN401
    """Return the objects that an answer holds under a name; None: there is no answer yet."""
    if answer is None:
        return None
    value = answer.get(name) if isinstance(answer, dict) else None
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _name(node: Any) -> str:  # noqa: ANN401
    return str(node.name.value)
