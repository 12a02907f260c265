"""What every resolver is handed: who asks, at which shop, and with what rights."""

import sqlite3
from dataclasses import dataclass

from graphql import GraphQLError, GraphQLResolveInfo

from connectors.shops.shopify.simulator.apps.topics import allows
from connectors.shops.shopify.simulator.platform import Platform
from connectors.shops.shopify.simulator.scene import Scene
from connectors.shops.shopify.simulator.state.documents import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request of one app at one shop."""

    platform: Platform
    connection: sqlite3.Connection
    shop: Json
    app: Json
    installed: Json

    @property
    def scene(self) -> Scene:
        """Where what the app does happens."""
        return Scene(platform=self.platform, connection=self.connection, domain=self.domain)

    @property
    def domain(self) -> str:
        """The shop's domain."""
        return str(self.shop["domain"])

    @property
    def now(self) -> float:
        """The present moment, in seconds since 1970."""
        return self.platform.now

    @property
    def scopes(self) -> list[str]:
        """What the app was granted."""
        granted: list[str] = self.installed["scopes"]
        return granted

    @property
    def is_plus(self) -> bool:
        """Whether the shop is on one of the dearest plans, which see more."""
        return self.shop["plan"] in {"plus", "enterprise"}

    def demand(self, scope: str, field: str) -> None:
        """Refuse the field to an app without the scope.

        Raises:
            GraphQLError: ACCESS_DENIED, in Shopify's words.
        """
        if not allows(self.scopes, scope):
            raise denied(scope, field)

    def personal(self, value: object, field: str) -> object:
        """Return the value, or nothing where the app was not granted protected customer data.

        Raises:
            GraphQLError: ACCESS_DENIED for this field, where the shop has set that it be said.
        """
        if self.shop["protected_data"]:
            return value
        if self.shop["protected_data_errors"]:
            raise GraphQLError(
                f"This app is not approved to use the {field} field.",
                extensions={"code": "ACCESS_DENIED"},
            )
        return None


def visit_of(info: GraphQLResolveInfo) -> Visit:
    """Return the visit in whose course a field is resolved."""
    visit: Visit = info.context
    return visit


def denied(scope: str, field: str) -> GraphQLError:
    """Say that a scope is missing."""
    needed = f"`{scope}` access scope."
    return GraphQLError(
        f"Access denied for {field} field. Required access: {needed}",
        extensions={
            "code": "ACCESS_DENIED",
            "documentation": "https://shopify.dev/api/usage/access-scopes",
            "requiredAccess": needed,
        },
    )
