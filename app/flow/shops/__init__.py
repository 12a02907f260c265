"""A shop: connected, kept, described, and how its connection is."""
