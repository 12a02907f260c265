"""What a lost webhook left: orders read again, webhooks seen to."""
