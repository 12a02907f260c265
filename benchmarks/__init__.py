"""Ratios against named baselines, each pair measured side by side in one run: ``make bench``."""
