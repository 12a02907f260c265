"""Connectors that hand letters on."""
