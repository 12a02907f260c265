"""A shop leaves: its holds go on or stay, its keys go."""
