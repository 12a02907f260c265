"""Facts go through the rules: a decision, and what it brings about."""
