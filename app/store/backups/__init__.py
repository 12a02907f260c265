"""Back-ups of the embedded database: a copy while it is in use, sealed, and put back."""
