"""Databases that say in which country an IP address is."""
