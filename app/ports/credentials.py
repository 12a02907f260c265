"""What a connection is opened with."""

from collections.abc import Mapping

Credentials = Mapping[str, str]
"""A connection's fields, as its connector's schema names them."""
