"""A folder of letters, for the demo and for whoever runs without a mail server."""
