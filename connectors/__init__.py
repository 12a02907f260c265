"""How each outside system speaks, and how to imitate it."""
