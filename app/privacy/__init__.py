"""Personal data: what is held, why, for how long, and how it is erased."""
