"""The rule language: a documented subset of CEL, checked when saved, run in Python and in SQL."""
