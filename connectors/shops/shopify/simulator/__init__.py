"""A simulated Shopify: many shops, their apps, the Admin API, webhooks, and who works there."""
