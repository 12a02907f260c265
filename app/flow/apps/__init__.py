"""A shop that comes by an app of its platform: installing, visits under its signature, tokens that end."""
