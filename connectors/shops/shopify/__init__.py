"""Shopify: holds on fulfillment orders, read and written through the Admin GraphQL API."""
