"""The past: imported, replayed, tried with other rules, learned from."""
