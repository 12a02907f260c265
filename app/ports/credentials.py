"""What a connection is opened with."""

from collections.abc import Mapping

Credentials = Mapping[str, str]
"""A connection's fields, as its connector's schema names them.

``expires_at`` (RFC 3339) tells until when they are good; where it is missing or empty they do
not end by themselves.
"""
