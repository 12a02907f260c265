"""What webhooks hold: bodies built from the documents, key by key as recorded."""
