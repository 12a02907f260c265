"""Webhooks: who wants which, and how they travel."""
