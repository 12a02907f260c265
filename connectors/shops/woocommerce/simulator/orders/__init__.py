"""Orders: what one is, and everything that shoppers, staff and the REST API can do to it."""
