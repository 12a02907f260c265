"""How a merchant connects a provider of identity checks."""
