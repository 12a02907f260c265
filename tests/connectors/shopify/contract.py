"""Shopify's own schema of the version that we speak, read once for all that is held against it."""

from graphql import build_schema

from tests.house_rules.tree import ROOT

CONTRACT = build_schema(
    (ROOT / "tests/fixtures/shopify/shopify-admin-2026-10.graphql").read_text(encoding="utf-8"),
    assume_valid_sdl=True,
)
