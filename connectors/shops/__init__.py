"""Shop systems: how each speaks, and how to imitate it."""
