"""Who may sign in to an account, and how they come in."""
