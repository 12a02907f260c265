"""SMTP: letters handed to a mail server."""
