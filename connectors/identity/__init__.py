"""Connectors to those who can tell who somebody is."""
