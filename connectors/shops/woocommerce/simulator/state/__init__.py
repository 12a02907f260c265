"""What the simulated store remembers: one SQLite file, its tables and their counters."""
