"""The shops on the platform and what their owners have set."""
