"""The version of Shopify's Admin API that we speak; operations are validated against its schema."""

from typing import Final

API_VERSION: Final = "2026-10"
"""Supported until October 2027: a version lives for a year (shopify.dev, API versioning)."""
