"""A WooCommerce store that only seems to be one: the other end of the connector's conversation."""
