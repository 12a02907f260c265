"""Apps: who they are, where they are installed, and the tokens that let them in."""
