"""Numbers that nobody should have written into free text, whatever shop system it stands in."""
