"""What the platform remembers: one SQLite file."""
