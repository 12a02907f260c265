"""A proof of identity: begun by the buyer, settled by what the provider says, closed and redacted."""
