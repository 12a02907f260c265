"""Facts and rules make a decision. Pure: no queries, no clock, no randomness."""
