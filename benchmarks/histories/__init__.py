"""Order histories of invented shops, to measure decisions on: seeded, labelled, never real.

Written from the table in docs/quality.md before any pack was tuned; what varies from
seed to seed is in `benchmarks.histories.world`.
"""
