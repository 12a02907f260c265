"""``@idempotent(key:)``: optional in the schema, demanded at run time since 2026-04."""

from graphql import GraphQLDirective, GraphQLError, GraphQLResolveInfo, get_directive_values


def idempotency_key(info: GraphQLResolveInfo) -> str:
    """Return the key of the field that is resolved.

    Raises:
        GraphQLError: it bears no such directive, or an empty one.
    """
    directive = info.schema.get_directive("idempotent")
    if not isinstance(directive, GraphQLDirective):
        raise GraphQLError("the schema lost its directive")
    told = get_directive_values(directive, info.field_nodes[0], info.variable_values) or {}
    if not told.get("key"):
        raise GraphQLError(
            "The @idempotent directive is required for this mutation but was not provided.",
            extensions={"code": "BAD_REQUEST"},
        )
    return str(told["key"])
