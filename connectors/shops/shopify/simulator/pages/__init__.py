"""Pages for people who play shoppers and staff."""
