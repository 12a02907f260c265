"""Webhooks: what the shop's integrations registered, and how their deliveries leave the store."""
