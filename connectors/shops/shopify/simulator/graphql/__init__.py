"""The Admin API: one GraphQL endpoint a shop."""
