"""The control API: what no real platform has."""
