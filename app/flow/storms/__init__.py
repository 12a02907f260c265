"""Too many at once: one batch that waits for one decision, and gets free places as they come."""
