"""The round of each queue: deliveries, checks, effects and sweeps, worked off one shop at a time."""
