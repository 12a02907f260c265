"""Answering one GraphQL request: parsed, validated, paid for, executed in one transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    execute,
    get_operation_ast,
    parse,
    validate,
)

from connectors.shops.shopify.simulator.graphql.cost import MOST, Cost
from connectors.shops.shopify.simulator.graphql.schema import admin_schema
from connectors.shops.shopify.simulator.graphql.throttle import Buckets
from connectors.shops.shopify.simulator.graphql.visit import Visit
from connectors.shops.shopify.simulator.platform import Platform
from connectors.shops.shopify.simulator.state.documents import Json


class Executor:
    """Answers the requests of all apps at all shops."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._buckets = Buckets()

    def answer(self, who: tuple[Json, Json, Json], sent: Json, *, throttled: bool = False) -> Json:
        """Answer a request of ``who``: the shop, the app and its installation."""
        shop, app, _ = who
        try:
            document, operation = _parsed(str(sent.get("query", "")), sent.get("operationName"))
        except GraphQLError as error:
            return {"errors": [_shown(error)]}
        cost = Cost(admin_schema(), document, operation, sent.get("variables") or {})
        asked = cost.requested()
        if asked > MOST:
            return {"errors": [_too_dear(asked)]}
        if throttled:
            self._buckets.drain(shop, app["client_id"], self._platform.now)
        if not self._buckets.take(shop, app["client_id"], asked, self._platform.now):
            return self._throttled(shop, app, asked)
        result = self._executed(who, document, operation, sent)
        used = cost.actual(result.data)
        back = max(asked - used, 0)
        self._buckets.give_back(shop, app["client_id"], back, self._platform.now)
        answer: Json = {"data": result.data, "extensions": self._cost(shop, app, asked, used)}
        if result.errors:
            answer["errors"] = [_shown(error) for error in result.errors]
        return answer

    def _executed(
        self,
        who: tuple[Json, Json, Json],
        document: DocumentNode,
        operation: OperationDefinitionNode,
        sent: Json,
    ) -> ExecutionResult:
        shop, app, installed = who
        writes = operation.operation == OperationType.MUTATION
        with _connection(self._platform, writes=writes) as connection:
            visit = Visit(
                platform=self._platform,
                connection=connection,
                shop=shop,
                app=app,
                installed=installed,
            )
            result = execute(
                admin_schema(),
                document,
                context_value=visit,
                variable_values=sent.get("variables") or {},
                operation_name=sent.get("operationName"),
            )
            if not isinstance(result, ExecutionResult):
                raise TypeError("no resolver waits")
            _raise_own_faults(result)
            return result

    def _throttled(self, shop: Json, app: Json, asked: int) -> Json:
        error = {
            "message": "Throttled",
            "extensions": {
                "code": "THROTTLED",
                "documentation": "https://shopify.dev/api/usage/rate-limits",
            },
        }
        return {"errors": [error], "extensions": self._cost(shop, app, asked, None)}

    def _cost(self, shop: Json, app: Json, asked: int, used: int | None) -> Json:
        return {
            "cost": {
                "requestedQueryCost": asked,
                "actualQueryCost": used,
                "throttleStatus": self._buckets.status(shop, app["client_id"], self._platform.now),
            }
        }


def _raise_own_faults(result: ExecutionResult) -> None:
    """Fail aloud, and undo everything, where it was this simulator that was wrong."""
    for error in result.errors or ():
        if error.original_error and not isinstance(error.original_error, GraphQLError):
            raise error.original_error


@lru_cache(maxsize=256)
def _parsed(query: str, name: str | None) -> tuple[DocumentNode, OperationDefinitionNode]:
    document = parse(query)
    errors = validate(admin_schema(), document)
    if errors:
        raise errors[0]
    operation = get_operation_ast(document, name)
    if operation is None:
        raise GraphQLError("An operation name is required")
    return document, operation


@contextmanager
def _connection(platform: Platform, *, writes: bool) -> Iterator[sqlite3.Connection]:
    if writes:
        with platform.writing() as connection:
            yield connection
    else:
        with platform.database.reading() as connection:
            yield connection


def _shown(error: GraphQLError) -> dict[str, Any]:
    return dict(error.formatted)


def _too_dear(asked: int) -> Json:
    return {
        "message": f"Query cost is {asked}, which exceeds the single query max cost limit ({MOST}).",
        "extensions": {"code": "MAX_COST_EXCEEDED", "cost": asked, "maxCost": MOST},
    }
